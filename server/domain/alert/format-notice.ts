// A notice as each kind of target takes it.
import { logText } from '#domain/text/log-text.ts'
import type { NoticePayload, NoticeText } from './render-notice.ts'

const MOST_SLACK = 3_000
const MOST_SMS = 300

/** JSON for a webhook of alerts: the notice as data, and its text. */
export const webhookBody = (payload: NoticePayload, { title, pageUrl, runbookUrl }: NoticeText): string =>
  JSON.stringify({
    type: `alert.${payload.kind}`,
    timestamp: payload.at,
    data: { ...payload, title, pageUrl, runbookUrl },
  })

/** Names of channels are text of users: Slack's own signs must not become links or mentions. */
const escapeSlack = (text: string) =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!)

/** An incoming webhook of Slack; Mattermost, Rocket.Chat and Discord (below /slack) take the same. */
export function slackBody({ title, lines, pageUrl, runbookUrl }: NoticeText): string {
  const text = [`*${escapeSlack(title)}*`, ...lines.map(escapeSlack)].join('\n').slice(0, MOST_SLACK)
  return JSON.stringify({ text: `${text}\n<${pageUrl}|Alerts> · <${runbookUrl}|Runbook>` })
}

export const smsText = ({ title, pageUrl }: NoticeText): string => `${logText(title, MOST_SMS)} ${pageUrl}`
