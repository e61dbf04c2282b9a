// The text of a notice, for every kind of target.
import type { Notice, NoticeKind } from './decide-alerts.ts'
import { type RuleName, ruleFacts, type Severity } from './rules.ts'

/** Named in a notice; the others are counted. */
const MOST_NAMED = 20

/** What is stored of a notice until it is sent. */
export interface NoticePayload {
  kind: NoticeKind
  rule: RuleName
  severity: Severity
  accountId: string | null
  /** Null: the installation. */
  accountName: string | null
  /** The first of them. */
  alerts: { id: string; subjectId: string; subject: string; message: string; since: string }[]
  /** Of all. */
  count: number
  at: string
}

export function payloadOf(notice: Notice, accountName: string | null, now: number): NoticePayload {
  const { kind, rule, accountId, alerts } = notice
  return {
    ...{ kind, rule, severity: ruleFacts(rule).severity, accountId, accountName },
    alerts: alerts
      .slice(0, MOST_NAMED)
      .map(({ id, subjectId, subject, message, since }) => ({
        ...{ id: id ?? '', subjectId, subject, message, since: new Date(since).toISOString() },
      })),
    ...{ count: alerts.length, at: new Date(now).toISOString() },
  }
}

export interface NoticeText {
  title: string
  lines: string[]
  /** Page of the alerts, and the runbook. */
  pageUrl: string
  runbookUrl: string
}

const STARTS: Record<NoticeKind, string> = { opened: '', escalated: 'Not acknowledged: ', resolved: 'Resolved: ' }

/** @param publicUrl without a trailing slash */
export function renderNotice(payload: NoticePayload, publicUrl: string): NoticeText {
  const { kind, rule, severity, accountName, accountId, alerts, count } = payload
  const [first] = alerts
  const { label } = ruleFacts(rule)
  const what = count === 1 && first ? `${label}: ${first.subject}` : `${label}: ${count} alerts`
  const named = alerts.map(({ subject, message }) => `${subject}: ${message}`)
  const others = count > alerts.length ? [`And ${count - alerts.length} more.`] : []
  const of = accountName ? `Account: ${accountName}.` : 'This concerns the whole installation.'
  return {
    title: `${STARTS[kind]}${what} (${severity})`,
    lines: [...named, ...others, of],
    pageUrl: `${publicUrl}${accountId ? '/alerts' : '/admin/alerts'}`,
    runbookUrl: `${publicUrl}/docs/runbooks/${rule}`,
  }
}
