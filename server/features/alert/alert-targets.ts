import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import { isSmsOn } from '#adapters/sms.ts'
import { SEVERITIES } from '#domain/alert/rules.ts'
import { hintOf, type TargetKind } from '#domain/alert/targets.ts'
import { describeChange, describeCreated, describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import type { Scope } from './change-alerts.ts'
import { type AddTargetInput, fitAddress, type UpdateTargetInput } from './schema.ts'
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
  const address = requireAddress(input.kind, given)
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

/**
 * Omitted fields stay, and the address if it is empty. Notices that wait go to the new address.
 * @throws TARGET_NOT_FOUND, INVALID_INPUT
 */
export async function updateTarget({ db, dataDir }: Outside, { who, accountId }: Scope, input: UpdateTargetInput) {
  const { targetId, address: given, ...facts } = input
  return db.$transaction(async (tx) => {
    const before = await lockTarget(tx, accountId, targetId)
    const was = toTarget(before).kind
    const kind = facts.kind ?? was
    // Its hint would show what is a secret in the other kind.
    if (!given && kind !== was) refuseAddress('Enter the address again: the stored one belongs to another kind.')
    const address = given ? requireAddress(kind, given) : null
    const replaced = address !== null && { kind, hint: hintOf(kind, address), problem: null }
    const sealed = address !== null && (await sealAddress(tx, openKeyRing(dataDir), { accountId, targetId }, address))
    const row = await tx.alertTarget.update({
      where: { id: targetId },
      data: { ...facts, ...replaced, ...sealed },
      select: COLUMNS,
    })
    const { name, hint, leastSeverity, escalation } = row
    await appendAudit(tx, who, 'alert.target-update', {
      ...{ subjectId: targetId, name, addressReplaced: address !== null },
      change: describeChange(before, { kind: row.kind, name, hint, leastSeverity, escalation }),
    })
    return toView(row)
  })
}

/** Locks its row until the transaction ends. @throws TARGET_NOT_FOUND, also for another account's */
async function lockTarget(tx: DbOrTx, accountId: string | null, targetId: string): Promise<TargetRow> {
  await tx.$executeRaw`
    SELECT FROM "AlertTarget" WHERE id = ${targetId} AND "accountId" IS NOT DISTINCT FROM ${accountId}
       FOR NO KEY UPDATE`
  const row = await tx.alertTarget.findFirst({ where: { id: targetId, accountId }, select: COLUMNS })
  if (!row) throw new DomainError('TARGET_NOT_FOUND')
  return row
}

/** The address as it is stored. The worker checks again when it connects. @throws INVALID_INPUT */
function requireAddress(kind: TargetKind, given: string): string {
  const { address, problem } = fitAddress(kind, given)
  const refusal = problem || findRefusal(kind, address)
  return refusal ? refuseAddress(refusal) : address
}

function findRefusal(kind: TargetKind, address: string): string | null {
  if (kind === 'sms' && !isSmsOn()) return 'This installation sends no short messages. Its operator can set SMS_URL.'
  if (kind === 'webhook' || kind === 'slack') return refuseLiteral(new URL(address).hostname.replace(/^\[|\]$/g, ''))
  return null
}

function refuseAddress(message: string): never {
  throw new DomainError('INVALID_INPUT', {
    message: `${message} Nothing was saved.`,
    data: { issues: [{ path: 'address', message }] },
  })
}

/** With what waits for it. @throws TARGET_NOT_FOUND */
export async function deleteTarget(db: Db, { who, accountId }: Scope, targetId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await lockTarget(tx, accountId, targetId)
    await tx.alertTarget.delete({ where: { id: targetId } })
    const { kind, name, hint, leastSeverity, escalation } = row
    const change = describeDeleted({ kind, name, hint, leastSeverity, escalation })
    await appendAudit(tx, who, 'alert.target-delete', { subjectId: targetId, change })
  })
}
