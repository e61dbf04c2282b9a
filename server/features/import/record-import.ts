// What a worker reads and records of an import that it has claimed. Each write is rejected when the claim is lost: the
// import was cancelled, or another worker took it over.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { importPartPath, mediaPaths } from '#adapters/media-store.ts'
import { moveSource, syncIfThere } from '#adapters/move-source.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { MediaId } from '#domain/ids.ts'
import type { ImportDecision } from '#domain/import/decide-import.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { addMediaRow } from '#features/media/add-media.ts'
import { wakeTranscoders } from '#features/media/wake-transcoders.ts'
import type { ClaimedImport } from './claim-imports.ts'

export class ImportLostError extends Error {
  constructor(importId: string) {
    super(`claim on ${importId} lost`)
    this.name = 'ImportLostError'
  }
}

const held = ({ id, workerId }: ClaimedImport) => ({ id, workerId, failedAt: null })

/** @throws ImportLostError */
async function change(tx: DbOrTx, claim: ClaimedImport, data: object): Promise<void> {
  const { count } = await tx.import.updateMany({ where: held(claim), data })
  if (count === 0) throw new ImportLostError(claim.id)
}

/** @throws ImportLostError */
export async function loadImport(db: Db, claim: ClaimedImport) {
  const row = await db.import.findFirst({ where: held(claim) })
  if (!row) throw new ImportLostError(claim.id)
  return row
}
export type ImportRow = Awaited<ReturnType<typeof loadImport>>

/**
 * Counts that many bytes of the file as stored. @throws LIMIT_REACHED, ImportLostError
 */
export async function reserveImport(db: Db, claim: ClaimedImport, reservedBytes: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.import.findFirst({ where: held(claim) })
    const adding = reservedBytes - Number(row?.reservedBytes ?? 0)
    if (adding > 0) await requireRoom(tx, claim.accountId, 'storageBytes', { adding })
    await change(tx, claim, { reservedBytes: BigInt(reservedBytes) })
  })
}

/** @throws ImportLostError */
export function recordReceived(
  db: Db,
  claim: ClaimedImport,
  facts: { receivedBytes: number; bytes?: number | null; validator?: string | null },
): Promise<void> {
  const { receivedBytes, bytes, validator } = facts
  return change(db, claim, {
    receivedBytes: BigInt(receivedBytes),
    ...(bytes !== undefined && { bytes: bytes === null ? null : BigInt(bytes) }),
    ...(validator !== undefined && { validator }),
  })
}

/** @param problem for users @throws ImportLostError */
export async function recordBroken(
  db: Db,
  claim: ClaimedImport,
  problem: string,
  decision: ImportDecision,
): Promise<void> {
  if (decision.kind === 'again') {
    const dueAt = new Date(Date.now() + decision.waitMs)
    return change(db, claim, { workerId: null, problem, failures: decision.failures, dueAt })
  }
  await db.$transaction(async (tx) => {
    // What has arrived is deleted.
    const reset = { receivedBytes: 0n, reservedBytes: 0n, validator: null }
    await change(tx, claim, { workerId: null, problem, failedAt: new Date(), ...reset })
    const row = await tx.import.findUnique({ where: { id: claim.id } })
    const who = { accountId: claim.accountId, tag: 'worker:imports' }
    await appendAudit(tx, who, 'media.import-fail', { subjectId: claim.id, title: row?.title ?? '', reason: problem })
  })
}

/**
 * The last byte has arrived: the file moves to its item's folder and the row follows.
 * @throws LIMIT_REACHED when the plan has become smaller, ImportLostError
 */
export async function finishImport(
  { db, dataDir }: { db: Db; dataDir: string },
  claim: ClaimedImport,
  bytes: number,
): Promise<void> {
  const part = importPartPath(dataDir, claim.id)
  await syncIfThere(part)
  const mediaId = await db.$transaction(async (tx) => {
    const row = await tx.import.findFirst({ where: held(claim) })
    if (!row) throw new ImportLostError(claim.id)
    const { title, kind, name, issuedBy } = row
    const id = row.mediaId as MediaId
    const who: ActingIn = { accountId: claim.accountId, tag: issuedBy }
    // First: it no longer counts as an import when its item is counted.
    await tx.import.delete({ where: { id: claim.id } })
    await addMediaRow(tx, who, { mediaId: id, title, kind, sourceName: name, sourceBytes: bytes })
    const { source } = mediaPaths(dataDir, claim.accountId, id)
    if (!(await moveSource(part, source, bytes))) throw new Error('the file of the import is gone')
    return id
  })
  await wakeTranscoders(db, mediaId)
}
