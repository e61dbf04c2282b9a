// The verification of audit trails: nightly in a worker, and by `npm run verify-audit`.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { sha256 } from '#adapters/sha256.ts'
import { chainedAuditRow } from '#domain/audit/audit-row.ts'
import { type ChainFault, GENESIS, verifyChain } from '#domain/hash-chain.ts'

const PAGE_ENTRIES = 1_000
/** A claim of the previous night has ended. */
const CLAIM_MS = 23 * 3_600_000

export interface AuditVerdict {
  accountId: string
  /** Intact entries. */
  entries: number
  /** The newest of them. */
  hash: string
  /** The first broken entry, by its sequence. */
  broken: { sequence: number; fault: ChainFault } | null
}

/** Every account that has a trail, or had one when it was last verified. */
export async function listAuditedAccounts(db: DbOrTx): Promise<string[]> {
  const rows = await db.$queryRaw<{ accountId: string }[]>`
    SELECT "accountId" FROM "AuditEntry" UNION SELECT "accountId" FROM "AuditCheck" ORDER BY 1`
  return rows.map(({ accountId }) => accountId)
}

/** Verifies the whole trail against its hashes and against the newest hash of the last verification, and records it. */
export async function verifyAudit(db: Db, accountId: string, now: number): Promise<AuditVerdict> {
  const known = await db.auditCheck.findUnique({ where: { accountId } })
  const verdict = await walk(db, accountId, known?.hash ? { sequence: known.sequence, hash: known.hash } : null)
  const { broken, entries, hash } = verdict
  const result = { checkedAt: new Date(now), fault: broken?.fault ?? null, faultSequence: broken?.sequence ?? null }
  // The hash of a broken trail would hide what was removed.
  const newest = broken ? {} : { sequence: entries, hash }
  await db.auditCheck.upsert({
    where: { accountId },
    create: { accountId, claimedAt: new Date(now), ...result, ...newest },
    update: { ...result, ...newest },
  })
  return verdict
}

async function walk(db: Db, accountId: string, seal: { sequence: number; hash: string } | null): Promise<AuditVerdict> {
  let hash = GENESIS
  let entries = 0
  for (;;) {
    const rows = await db.auditEntry.findMany({
      where: { accountId, sequence: { gt: entries } },
      orderBy: { sequence: 'asc' },
      take: PAGE_ENTRIES,
    })
    const isLast = rows.length < PAGE_ENTRIES
    const isSealHere = seal && seal.sequence > entries && (isLast || seal.sequence <= entries + rows.length)
    const seals = isSealHere ? [{ index: seal.sequence - entries - 1, hash: seal.hash }] : []
    const verdict = verifyChain(rows.map(chainedAuditRow), hash, sha256, seals)
    if (!verdict.holds) {
      const sequence = rows[verdict.index]?.sequence ?? entries + verdict.index + 1
      return { accountId, entries: entries + verdict.index, hash, broken: { sequence, fault: verdict.fault } }
    }
    entries += rows.length
    hash = verdict.lastHash
    if (isLast) return { accountId, entries, hash, broken: null }
  }
}

/** Whether the caller verifies this trail tonight: one worker does. */
export async function claimVerification(db: Db, accountId: string, now: number): Promise<boolean> {
  const claimed = await db.$executeRaw`
    INSERT INTO "AuditCheck" ("accountId", "claimedAt") VALUES (${accountId}, ${new Date(now)})
    ON CONFLICT ("accountId") DO UPDATE SET "claimedAt" = ${new Date(now)}
     WHERE "AuditCheck"."claimedAt" < ${new Date(now - CLAIM_MS)}`
  return claimed > 0
}

/** For the admin page and the metric. */
export async function listBrokenTrails(db: DbOrTx) {
  const rows = await db.auditCheck.findMany({ where: { fault: { not: null } }, orderBy: { accountId: 'asc' } })
  return rows.map(({ accountId, fault, faultSequence, checkedAt }) => ({ accountId, fault, faultSequence, checkedAt }))
}
