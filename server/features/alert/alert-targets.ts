import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import { isSmsOn } from '#adapters/sms.ts'
import { SEVERITIES } from '#domain/alert/rules.ts'
import { hintOf } from '#domain/alert/targets.ts'
import { describeCreated, describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import type { Scope } from './change-alerts.ts'
import { type AddTargetInput, fitAddress } from './schema.ts'
import { sealAddress } from './target-address.ts'
import { type TargetRow, toTarget } from './target-rows.ts'

export const MOST_TARGETS = 10

const COLUMNS = {
  ...{ id: true, accountId: true, kind: true, name: true, hint: true, leastSeverity: true, escalation: true },
  ...{ problem: true, createdAt: true },
} as const

const toView = (row: TargetRow) => {
  const { id, name, hint, escalation, problem, createdAt } = row
  const leastSeverity = SEVERITIES.find((severity) => severity === row.leastSeverity) ?? ('info' as const)
  return { id, kind: toTarget(row).kind, name, hint, leastSeverity, escalation, problem, createdAt }
}

/** Oldest first. @param accountId null: the operators' */
export async function listTargets(db: Db, accountId: string | null) {
  const rows = await db.alertTarget.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MOST_TARGETS,
    select: COLUMNS,
  })
  return rows.map(toView)
}

interface Outside {
  db: Db
  /** Where the master keys are stored. */
  dataDir: string
}

/** @throws INVALID_INPUT, TOO_MANY_TARGETS */
export async function addTarget({ db, dataDir }: Outside, { who, accountId }: Scope, input: AddTargetInput) {
  const targetId = newId('at')
  const { address: given, ...facts } = input
  const { address } = fitAddress(input.kind, given)
  requireReachable({ ...input, address })
  const hint = hintOf(input.kind, address)
  return db.$transaction(async (tx) => {
    // Two that are added at once are counted.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`alert-targets ${accountId}`}, 0))`
    if ((await tx.alertTarget.count({ where: { accountId } })) >= MOST_TARGETS)
      throw new DomainError('TOO_MANY_TARGETS')
    const sealed = await sealAddress(tx, openKeyRing(dataDir), { accountId, targetId }, address)
    const row = await tx.alertTarget.create({
      data: { id: targetId, accountId, ...facts, hint, ...sealed },
      select: COLUMNS,
    })
    await appendAudit(tx, who, 'alert.target-add', { subjectId: targetId, change: describeCreated({ ...facts, hint }) })
    return toView(row)
  })
}

/** The worker checks again when it connects. */
function requireReachable({ kind, address }: AddTargetInput): void {
  const problem =
    kind === 'sms' && !isSmsOn()
      ? 'This installation sends no short messages. Its operator can set SMS_URL.'
      : kind === 'webhook' || kind === 'slack'
        ? refuseLiteral(new URL(address).hostname.replace(/^\[|\]$/g, ''))
        : null
  if (!problem) return
  throw new DomainError('INVALID_INPUT', {
    message: `${problem} Nothing was saved.`,
    data: { issues: [{ path: 'address', message: problem }] },
  })
}

/** With what waits for it. @throws TARGET_NOT_FOUND */
export async function deleteTarget(db: Db, { who, accountId }: Scope, targetId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.alertTarget.findFirst({ where: { id: targetId, accountId }, select: COLUMNS })
    if (!row) throw new DomainError('TARGET_NOT_FOUND')
    await tx.alertTarget.delete({ where: { id: targetId } })
    const { kind, name, hint, leastSeverity, escalation } = row
    const change = describeDeleted({ kind, name, hint, leastSeverity, escalation })
    await appendAudit(tx, who, 'alert.target-delete', { subjectId: targetId, change })
  })
}
