import { readFile } from 'node:fs/promises'
import type { GuideView } from '#features/guide/schema.ts'
import { servePage } from '../fixtures/serve-page.ts'
import { expect, test } from '../fixtures/test.ts'

test('other sites’ pages show what is on and what follows, and nothing else of ours', async ({
  page,
  api,
  instance,
}) => {
  const { slug, rundown } = await api.channel(instance.demo.channelId)
  const widget = `${instance.url}/guide/${slug}/widget`
  const titles = rundown.map(({ title }) => title)
  await page.setViewportSize({ width: 360, height: 740 })
  // Another port is another origin; a made-up host would count as public, from where browsers reach no loopback.
  const html = `<!doctype html><title>Somebody else’s</title><iframe src="${widget}?accent=e4572e&theme=light" width="320" height="560"></iframe>`
  const host = await servePage({ '/': { html } })
  await page.goto(host.url)
  const frame = page.frameLocator('iframe')
  const guide = (await (await fetch(`${instance.url}/guide/${slug}.json`)).json()) as GuideView
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText(guide.channel.name)
  const [now, next] = [frame.getByTestId('now').getByRole('heading'), frame.getByTestId('next')]
  expect(titles).toContain(await now.textContent())
  await expect(next).toContainText(/\d\d:\d\d/)
  await expect(frame.locator('.badge')).toHaveCSS('background-color', 'rgb(228, 87, 46)')
  const sideways = await frame
    .locator('main')
    .evaluate(({ ownerDocument: { documentElement: root } }) => root.scrollWidth > root.clientWidth)
  expect(sideways).toBe(false)
  await host.close()

  // Only the widget may be framed by others.
  const headers = async (path: string) => (await fetch(`${instance.url}${path}`, { redirect: 'manual' })).headers
  const open = await headers(`/guide/${slug}/widget`)
  expect([open.get('x-frame-options'), open.get('set-cookie')]).toEqual([null, null])
  expect(open.get('content-security-policy')).toContain('frame-ancestors *')
  for (const path of ['/channels', '/sign-in', `/guide/${slug}.json`, '/guide/x/widget/y']) {
    const closed = await headers(path)
    expect(closed.get('x-frame-options'), path).toBe('SAMEORIGIN')
    expect(closed.get('content-security-policy'), path).toContain("frame-ancestors 'self'")
  }

  await page.goto(`${instance.url}/guide/no-such-channel/widget`)
  await expect(page.getByText('Channel not found')).toBeVisible()
})

test('the guide’s page shows the day, the public addresses and the code of the widget', async ({ page, instance }) => {
  const { channelId } = instance.demo
  await page.goto(`/channels/${channelId}/guide`)
  await expect(page.getByTestId('guide-entry').filter({ hasText: 'On now' })).toHaveCount(1)
  for (const name of ['JSON', 'XMLTV', 'M3U']) {
    const address = await page
      .getByRole('link', { name: new RegExp(`\\.${name === 'XMLTV' ? 'xml' : name.toLowerCase()}$`) })
      .first()
      .getAttribute('href')
    expect((await fetch(address ?? '')).status, name).toBe(200)
  }
  const card = page.getByTestId('widget-card')
  await card.getByLabel('Accent colour').fill('#12')
  await expect(card.getByRole('alert')).toContainText('six digits')
  await card.getByLabel('Accent colour').fill('#225588')
  await card.getByLabel('Theme').selectOption('dark')
  await expect(page.getByTestId('widget-snippet')).toContainText('widget?theme=dark&amp;accent=225588')
  await page.getByRole('button', { name: 'Next day' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Today' })).toBeEnabled()
})

test('the as-run page shows what aired, what operators did, and that nothing was changed since', async ({
  page,
  api,
  instance,
  newChannel,
}) => {
  test.setTimeout(360_000)
  // A slate is not a programme: a skipped one is in the log, and no deviation from the plan.
  const items = (await api.channel(instance.demo.channelId)).rundown
    .filter(({ kind }) => kind !== 'slate')
    .map(({ mediaId }) => mediaId)
  const { id } = await newChannel({ name: 'On the record', items, start: true })
  await page.goto(`/channels/${id}/as-run`)
  await page.getByRole('button', { name: 'Previous day' }).click()
  await expect(page.getByText('No rows on this day')).toBeVisible()
  await page.getByRole('button', { name: 'Today' }).click()
  // An item that is about to end would end as planned before the skip takes effect.
  const leftMs = async () => Date.parse((await api.channel(id)).now?.endsAt ?? '') - Date.now()
  await expect.poll(leftMs, { timeout: 30_000, intervals: [100] }).toBeGreaterThan(6_000)
  expect((await api.call('POST', `/api/channels/${id}/control`, { action: 'skip' })).status).toBe(202)
  const skipped = page.locator('[data-testid="as-run-row"][data-reason="skipped"]')
  await expect(skipped).toHaveCount(1, { timeout: 30_000 })
  const asPlanned = page.locator('[data-testid="as-run-row"][data-reason=""]')
  await expect(asPlanned.first()).toBeVisible({ timeout: 45_000 })
  await expect(page.getByTestId('as-run-proof')).toHaveAttribute('data-intact', 'true')
  await expect(page.getByTestId('deviation').first()).toContainText('an operator skipped to the next item')
  await page.getByLabel('Only deviations').press('Space')
  await expect(asPlanned).toHaveCount(0)
  await expect(skipped).toHaveCount(1)
  await expect(page.getByTestId('as-run-log')).toContainText(/1 of \d+ rows/)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('as-run-log').getByRole('link', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('as-run.csv')
  const csv = await readFile(await download.path(), 'utf8')
  expect(csv.split('\r\n')[0]).toContain('planned start (UTC),actual start (UTC)')
  expect(csv).toContain(',skipped,')

  // What ended with the stop is written, and sealed.
  await api.command(id, 'stop')
  await api.whenStatus(id, 'STOPPED')
  await expect(page.getByTestId('as-run-proof').locator('code')).toHaveText(/^[0-9a-f]{64}$/, { timeout: 45_000 })
  await expect(page.getByTestId('as-run-proof')).toHaveAttribute('data-intact', 'true')
})
