// Which alerts open, end and are sent. Pure: what was known, what was observed, and the time are arguments.
//
//  (nothing) ── observed ─────────────────────▶ pending
//  pending ──── observed for openAfter ───────▶ open ──── notice “opened”, unless it is silenced or acknowledged
//  pending ──── not observed ─────────────────▶ (nothing)
//  open ─────── nobody acknowledges in time ──▶ open ──── notice “escalated”, once
//  open ─────── not observed for clearAfter ──▶ resolved ─ notice “resolved”, if “opened” was sent
//
// Notices of one rule and one account that fall together are one notice over all of their alerts.
import { type RuleName, ruleFacts } from './rules.ts'
import { type AlertSettings, effectiveRule, isCause } from './settings.ts'

/** Of one rule, pending ones included. Further subjects open no alert until there is room. */
export const MOST_ALERTS_A_RULE = 1_000

/** Times are epoch ms. */
export interface Alert {
  /** Null: not stored yet. */
  id: string | null
  rule: RuleName
  /** Null: the installation's. */
  accountId: string | null
  channelId: string | null
  /** What it is about: a channel, a destination, a worker … */
  subjectId: string
  /** Its name, for people. */
  subject: string
  message: string
  since: number
  /** Null: pending. */
  openedAt: number | null
  /** Not observed since then; null: it lasts. */
  clearSince: number | null
  /** The notice of its opening; null: none, as it is silenced or pending. */
  notifiedAt: number | null
  acknowledgedAt: number | null
  escalatedAt: number | null
  resolvedAt: number | null
}

export interface Observation
  extends Pick<Alert, 'rule' | 'accountId' | 'channelId' | 'subjectId' | 'subject' | 'message'> {
  /** Compared with the threshold of the rule; null: the rule has none. */
  value: number | null
}

export interface Observed {
  found: readonly Observation[]
  /** Rules that were read whole. A subject of another one that is missing may still be in trouble: its alerts stay. */
  complete: ReadonlySet<RuleName>
}

export interface Silence {
  accountId: string | null
  /** Null: all. */
  rule: RuleName | null
  channelId: string | null
  /** Epoch ms. */
  until: number
}

export interface Circumstances {
  settingsOf(accountId: string | null): AlertSettings
  silences: readonly Silence[]
}

export const NOTICE_KINDS = ['opened', 'escalated', 'resolved'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

export interface Notice {
  kind: NoticeKind
  rule: RuleName
  accountId: string | null
  /** At least one. */
  alerts: Alert[]
}

export interface Decided {
  /** Those that ended now included. A pending one that is missing is to be forgotten. */
  alerts: Alert[]
  notices: Notice[]
}

type Subject = Pick<Alert, 'rule' | 'accountId' | 'subjectId'>
const keyOf = ({ rule, accountId, subjectId }: Subject) => JSON.stringify([rule, accountId, subjectId])

export function decideAlerts(
  previous: readonly Alert[],
  { found, complete }: Observed,
  circumstances: Circumstances,
  now: number,
): Decided {
  const causes = new Map<string, Observation>()
  for (const seen of found) {
    const { enabled, threshold } = effectiveRule(seen.rule, circumstances.settingsOf(seen.accountId))
    if (enabled && isCause(seen.rule, seen.value, threshold)) causes.set(keyOf(seen), seen)
  }
  const known = new Set(previous.map(keyOf))
  const alerts: Alert[] = []
  const perRule = new Map<RuleName, number>()
  const keep = (alert: Alert) => {
    alerts.push(alert)
    perRule.set(alert.rule, (perRule.get(alert.rule) ?? 0) + 1)
  }
  for (const alert of previous) {
    const seen = { cause: causes.get(keyOf(alert)), isRead: complete.has(alert.rule) }
    const next = step(alert, seen, circumstances, now)
    if (next) keep(next)
  }
  for (const [key, seen] of causes)
    if (!known.has(key) && (perRule.get(seen.rule) ?? 0) < MOST_ALERTS_A_RULE)
      keep(opened(pending(seen, now), circumstances, now))
  return { alerts, notices: takeNotices(alerts, circumstances, now) }
}

const pending = ({ value: _, ...seen }: Observation, now: number): Alert => ({
  ...{ id: null, ...seen, since: now, openedAt: null, clearSince: null },
  ...{ notifiedAt: null, acknowledgedAt: null, escalatedAt: null, resolvedAt: null },
})

/** @param isRead its rule was read whole @returns null for a pending one that did not last */
function step(
  alert: Alert,
  { cause, isRead }: { cause: Observation | undefined; isRead: boolean },
  circumstances: Circumstances,
  now: number,
): Alert | null {
  if (alert.resolvedAt !== null) return alert
  const { enabled, clearAfterMs } = effectiveRule(alert.rule, circumstances.settingsOf(alert.accountId))
  // A clock that was set back must not delay anything.
  const since = Math.min(alert.since, now)
  if (cause) return opened({ ...alert, since, clearSince: null, message: cause.message }, circumstances, now)
  if (enabled && !isRead) return alert
  if (alert.openedAt === null) return null
  const clearSince = Math.min(alert.clearSince ?? now, now)
  return { ...alert, clearSince, resolvedAt: now - clearSince >= clearAfterMs ? now : null }
}

function opened(alert: Alert, { settingsOf }: Circumstances, now: number): Alert {
  const { openAfterMs } = effectiveRule(alert.rule, settingsOf(alert.accountId))
  return alert.openedAt === null && now - alert.since >= openAfterMs ? { ...alert, openedAt: now } : alert
}

/** Decides what is sent now, and notes it in the alerts. */
function takeNotices(alerts: Alert[], circumstances: Circumstances, now: number): Notice[] {
  const notices = new Map<string, Notice>()
  for (const [index, alert] of alerts.entries()) {
    const kind = noticeOf(alert, circumstances, now)
    if (!kind) continue
    const noted = {
      ...alert,
      ...(kind === 'opened' && { notifiedAt: now }),
      ...(kind === 'escalated' && { escalatedAt: now }),
    }
    alerts[index] = noted
    const { rule, accountId } = alert
    const key = JSON.stringify([kind, rule, accountId])
    const notice = notices.get(key) ?? { kind, rule, accountId, alerts: [] }
    notice.alerts.push(noted)
    notices.set(key, notice)
  }
  return [...notices.values()]
}

function noticeOf(alert: Alert, { settingsOf, silences }: Circumstances, now: number): NoticeKind | null {
  // Whoever was told that it opened is told that it ended, whatever was silenced since.
  if (alert.resolvedAt !== null) return alert.notifiedAt !== null && alert.resolvedAt === now ? 'resolved' : null
  if (alert.openedAt === null || alert.acknowledgedAt !== null || isSilenced(alert, silences, now)) return null
  if (alert.notifiedAt === null) return 'opened'
  const { escalateAfterMinutes } = settingsOf(alert.accountId)
  const isDue = escalateAfterMinutes > 0 && now - alert.notifiedAt >= escalateAfterMinutes * 60_000
  return isDue && alert.escalatedAt === null && ruleFacts(alert.rule).severity !== 'info' ? 'escalated' : null
}

export function isSilenced(
  { accountId, rule, channelId }: Pick<Alert, 'accountId' | 'rule' | 'channelId'>,
  silences: readonly Silence[],
  now: number,
): boolean {
  return silences.some(
    (silence) =>
      silence.until > now &&
      silence.accountId === accountId &&
      (silence.rule === null || silence.rule === rule) &&
      (silence.channelId === null || silence.channelId === channelId),
  )
}
