import type { DbOrTx } from '#adapters/db.ts'
import { sha256 } from '#adapters/sha256.ts'
import type { AsRunEntry, DeviationReason } from '#domain/as-run/as-run-entry.ts'
import { renderAsRunCsv } from '#domain/as-run/render-as-run-csv.ts'
import { type ChainedRow, type ChainVerdict, GENESIS, verifyChain } from '#domain/hash-chain.ts'
import { DAY_MS } from '#domain/instants.ts'
import { kindName } from '#features/media/schema.ts'
import { windowOf } from '#features/schedule/list-air.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import type { WindowInput } from '#features/schedule/schema.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import type { AsRunView } from './schema.ts'
import { type AsRunSeal, listSeals } from './seals.ts'

const MAX_ROWS = 50_000

/** The day until now if no window is requested. */
export function asRunWindow(input: WindowInput, now: number): { from: number; to: number } {
  return input.from || input.to
    ? windowOf({ ...input, from: input.from ?? new Date(Date.parse(input.to!) - DAY_MS).toISOString() }, now)
    : { from: now - DAY_MS, to: now }
}

interface LogRow {
  ordinal: number
  chained: ChainedRow<AsRunEntry>
}

type Where = { startsAt: { gte: Date; lt: Date } } | { ordinal: { gt: number; lte: number } }

async function findRows(db: DbOrTx, channelId: string, where: Where): Promise<LogRow[]> {
  const rows = await db.asRunRow.findMany({
    where: { channelId, ...where },
    orderBy: { ordinal: 'asc' },
    take: MAX_ROWS,
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

/** Rows that began in [from, to), in order, chained as written. */
export function listRows(db: DbOrTx, channelId: string, from: number, to: number): Promise<LogRow[]> {
  return findRows(db, channelId, { startsAt: { gte: new Date(from), lt: new Date(to) } })
}

/**
 * The rows and those after them up to the next seal: a log that was rehashed from one of them on is consistent in
 * itself, and matches no seal.
 */
async function verify(
  db: DbOrTx,
  channelId: string,
  rows: readonly LogRow[],
  seals: readonly AsRunSeal[],
): Promise<ChainVerdict> {
  const [newest] = seals
  const first = rows[0]?.ordinal ?? newest?.ordinal
  if (first === undefined) return { holds: true, lastHash: GENESIS }
  const last = rows.at(-1)?.ordinal ?? first - 1
  const until = seals.findLast(({ ordinal }) => ordinal >= last)?.ordinal ?? last
  const behind = await findRows(db, channelId, { ordinal: { gt: last, lte: until } })
  const checked = [...rows, ...behind]
  const previousHash = first === 0 ? GENESIS : (checked[0]?.chained.previousHash ?? GENESIS)
  const verdict = verifyChain(
    checked.map(({ chained }) => chained),
    previousHash,
    sha256,
    seals
      .filter(({ ordinal }) => ordinal >= first && ordinal <= until)
      .map(({ ordinal, hash }) => ({ index: ordinal - first, hash })),
  )
  if (!verdict.holds || !newest || newest.ordinal <= until) return verdict
  // A log that was shortened by days is detected at its end, whatever window is read.
  const [end] = await findRows(db, channelId, { ordinal: { gt: newest.ordinal - 1, lte: newest.ordinal } })
  if (!end) return { holds: false, index: checked.length, fault: 'end-missing' }
  return end.chained.hash === newest.hash ? verdict : { holds: false, index: checked.length, fault: 'rewritten' }
}

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function getAsRun(db: DbOrTx, accountId: string, input: WindowInput, now: number): Promise<AsRunView> {
  await requireChannel(db, accountId, input.channelId)
  const { from, to } = asRunWindow(input, now)
  const rows = await listRows(db, input.channelId, from, to)
  const seals = await listSeals(db, accountId, input.channelId)
  const verdict = await verify(db, input.channelId, rows, seals)
  const [newest] = seals
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    zone: await zoneOf(db, input.channelId),
    intact: verdict.holds,
    fault: verdict.holds ? null : verdict.fault,
    brokenAt: verdict.holds || verdict.index >= rows.length ? null : verdict.index,
    seal: newest ? { through: new Date(newest.through).toISOString(), hash: newest.hash } : null,
    rows: rows.map(({ chained: { row, hash } }) => ({
      start: new Date(row.startsAt).toISOString(),
      durationMs: row.durationMs,
      plannedStart: row.plannedStartsAt === null ? null : new Date(row.plannedStartsAt).toISOString(),
      plannedDurationMs: row.plannedDurationMs,
      driftMs: row.driftMs,
      reason: row.reason,
      mediaId: row.mediaId,
      title: row.title,
      kind: kindName(row.kind),
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
