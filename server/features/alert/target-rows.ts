import { SEVERITIES } from '#domain/alert/rules.ts'
import { TARGET_KINDS, type Target } from '#domain/alert/targets.ts'

export interface TargetRow {
  id: string
  accountId: string | null
  kind: string
  name: string
  hint: string
  leastSeverity: string
  escalation: boolean
  problem: string | null
  createdAt: Date
}

/** A severity or kind of a newer version counts as the first. */
export const toTarget = (row: TargetRow): Target & { kind: (typeof TARGET_KINDS)[number] } => ({
  id: row.id,
  accountId: row.accountId,
  kind: TARGET_KINDS.find((kind) => kind === row.kind) ?? TARGET_KINDS[0],
  leastSeverity: SEVERITIES.find((severity) => severity === row.leastSeverity) ?? SEVERITIES[0],
  escalation: row.escalation,
})
