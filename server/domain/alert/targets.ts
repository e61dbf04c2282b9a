// Where notices go, besides the log of the worker.
import type { NoticeKind } from './decide-alerts.ts'
import { isAtLeast, type Severity } from './rules.ts'

export const TARGET_KINDS = ['email', 'webhook', 'slack', 'sms'] as const
export type TargetKind = (typeof TARGET_KINDS)[number]

export const TARGET_LABELS: Record<TargetKind, string> = {
  email: 'E-mail',
  webhook: 'Webhook',
  slack: 'Slack or compatible',
  sms: 'SMS',
}

export interface Target {
  id: string
  /** Null: the operators'. */
  accountId: string | null
  /** Less severe alerts are not sent. */
  leastSeverity: Severity
  /** It gets only what nobody acknowledged, and how that ended. */
  escalation: boolean
}

interface SentNotice {
  kind: NoticeKind
  accountId: string | null
  severity: Severity
  /** Some of its alerts were escalated. */
  escalated: boolean
}

/**
 * An escalation goes to the targets for escalations; without any, again to all. A test goes to every target.
 * @param isTest whatever the severity
 */
export function pickTargets<T extends Target>(
  { kind, accountId, severity, escalated }: SentNotice,
  targets: readonly T[],
  isTest = false,
): T[] {
  const own = targets.filter((target) => target.accountId === accountId)
  if (isTest) return own
  const severe = own.filter(({ leastSeverity }) => isAtLeast(severity, leastSeverity))
  const [usual, last] = [severe.filter((target) => !target.escalation), severe.filter((target) => target.escalation)]
  if (kind === 'opened') return usual
  if (kind === 'escalated') return last.length > 0 ? last : usual
  return escalated ? severe : usual
}

/** Enough to recognise it, and no secret: paths of such addresses often hold a token. */
export function hintOf(kind: TargetKind, address: string): string {
  if (kind === 'webhook' || kind === 'slack') return new URL(address).host
  if (kind === 'sms') return `…${address.slice(-4)}`
  return address
}
