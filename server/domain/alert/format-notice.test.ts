import { expect, it } from 'vitest'
import { slackBody } from './format-notice.ts'

const notice = {
  title: 'Channel down: <!channel> & friends',
  lines: ['“<https://evil.example|Click>”: it does not play.'],
  pageUrl: 'https://tv.example/alerts',
  runbookUrl: 'https://tv.example/docs/runbooks/channel-down',
}

it('for Slack has a title, its lines and both links; names of users cannot mention or link', () => {
  expect(JSON.parse(slackBody(notice))).toEqual({
    text: [
      '*Channel down: &lt;!channel&gt; &amp; friends*',
      '“&lt;https://evil.example|Click&gt;”: it does not play.',
      '<https://tv.example/alerts|Alerts> · <https://tv.example/docs/runbooks/channel-down|Runbook>',
    ].join('\n'),
  })
})

it('for Slack is cut before its links', () => {
  const { text } = JSON.parse(slackBody({ ...notice, lines: Array.from({ length: 500 }, () => 'a channel is down') }))
  expect(text.length).toBeLessThan(3_200)
  expect(text).toMatch(/\|Runbook>$/)
})
