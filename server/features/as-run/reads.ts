import type { DbOrTx } from '../../adapters/db.ts'
import type { AsRunEntry, DeviationReason } from '../../domain/as-run/as-run-entry.ts'
import { type ChainedRow, GENESIS, verifyChain } from '../../domain/as-run/hash-chain.ts'
import { renderAsRunCsv } from '../../domain/as-run/render-as-run-csv.ts'
import { requireChannel, windowOf } from '../schedule/reads.ts'
import type { WindowInput } from '../schedule/schema.ts'
import type { AsRunView } from './schema.ts'
import { sha256 } from './writes.ts'

const DAY_MS = 86_400_000

/** The day until now when no window is asked for. */
function asRunWindow(input: WindowInput, now: number): { from: number; to: number } {
  return input.from || input.to
    ? windowOf({ ...input, from: input.from ?? new Date(Date.parse(input.to!) - DAY_MS).toISOString() }, now)
    : { from: now - DAY_MS, to: now }
}

/** Rows that began in [from, to), in order, chained as they were written. */
async function listRows(
  db: DbOrTx,
  channelId: string,
  from: number,
  to: number,
): Promise<{ ordinal: number; chained: ChainedRow<AsRunEntry> }[]> {
  const rows = await db.asRunRow.findMany({
    where: { channelId, startsAt: { gte: new Date(from), lt: new Date(to) } },
    orderBy: { ordinal: 'asc' },
    take: 50_000,
  })
  return rows.map(({ ordinal, previousHash, hash, startsAt, plannedStartsAt, reason, ...row }) => ({
    ordinal,
    chained: {
      row: {
        ...row,
        startsAt: startsAt.getTime(),
        plannedStartsAt: plannedStartsAt?.getTime() ?? null,
        reason: reason as DeviationReason | null,
      },
      previousHash,
      hash,
    },
  }))
}

/** @throws CHANNEL_NOT_FOUND, for another account's channel as for one that does not exist */
export async function getAsRun(db: DbOrTx, accountId: string, input: WindowInput, now: number): Promise<AsRunView> {
  await requireChannel(db, accountId, input.channelId)
  const { from, to } = asRunWindow(input, now)
  const rows = await listRows(db, input.channelId, from, to)
  const first = rows[0]
  const previousHash = first && first.ordinal > 0 ? first.chained.previousHash : GENESIS
  const verdict = verifyChain(
    rows.map(({ chained }) => chained),
    previousHash,
    sha256,
  )
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    intact: verdict.holds,
    brokenAt: verdict.holds ? null : verdict.index,
    rows: rows.map(({ chained: { row, hash } }) => ({
      start: new Date(row.startsAt).toISOString(),
      durationMs: row.durationMs,
      plannedStart: row.plannedStartsAt === null ? null : new Date(row.plannedStartsAt).toISOString(),
      plannedDurationMs: row.plannedDurationMs,
      driftMs: row.driftMs,
      reason: row.reason,
      mediaId: row.mediaId,
      title: row.title,
      kind: row.kind,
      offsetMs: row.offsetMs,
      version: row.scheduleVersion,
      hash,
    })),
  }
}

/** The same as CSV (RFC 4180). @throws CHANNEL_NOT_FOUND */
export async function getAsRunCsv(db: DbOrTx, accountId: string, input: WindowInput, now: number): Promise<string> {
  await requireChannel(db, accountId, input.channelId)
  const { from, to } = asRunWindow(input, now)
  return renderAsRunCsv((await listRows(db, input.channelId, from, to)).map(({ chained }) => chained))
}
