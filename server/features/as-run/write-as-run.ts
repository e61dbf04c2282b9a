// The as-run log is written by the worker that holds the channel, once for each entry, when it has ended.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { sha256 } from '#adapters/sha256.ts'
import type { AsRunEntry } from '#domain/as-run/as-run-entry.ts'
import { asRunUntil } from '#domain/as-run/from-timeline.ts'
import { chainRows, GENESIS } from '#domain/hash-chain.ts'
import { readLiveAir } from '#domain/live/live-memory.ts'
import { DAMAGED } from '#domain/media/media-failure.ts'
import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import { type Fence, lockForPlayout } from '#features/playout/fence.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { sealWhenDue } from './seals.ts'

/** A channel without rows is logged from at most this long ago. */
const FIRST_LOOK_BACK_MS = 3_600_000
/** A command or an edit may end an entry earlier than the last run expected. */
const RETRY_MS = 10_000
/** Maximum rows per run; the rest follows with the next run. */
const MAX_ROWS = 1_000

/**
 * Writes the rows of all entries that ended by `now`.
 * @returns when to run again: the end of what is on air, as far as known
 * @throws LeaseLostError
 */
export async function writeAsRun(db: Db, fence: Fence, now: number): Promise<number> {
  const { channelId } = fence
  return db.$transaction(async (tx) => {
    await lockForPlayout(tx, fence)
    const last = await tx.asRunRow.findFirst({ where: { channelId }, orderBy: { ordinal: 'desc' } })
    const since = last ? last.startsAt.getTime() + last.durationMs : now - FIRST_LOOK_BACK_MS
    const chunks = await loadTimeline(tx, channelId, since)
    const behindAt = chunks.some(({ cause }) => cause === 'live-wait') ? await findOurLosses(tx, channelId) : []
    const { rows, next } = asRunUntil({ channelId, chunks, since, now, limit: MAX_ROWS, behindAt })
    const lookAgainAt = Math.min(next?.endsAt ?? Number.POSITIVE_INFINITY, now + RETRY_MS)
    if (rows.length === 0) return lookAgainAt
    const chained = chainRows(await withDamage(tx, rows), last?.hash ?? GENESIS, sha256)
    await tx.asRunRow.createMany({
      data: chained.map(({ row, previousHash, hash }, i) => {
        const { startsAt, plannedStartsAt, ...facts } = row
        return {
          ...facts,
          ordinal: (last?.ordinal ?? -1) + 1 + i,
          startsAt: new Date(startsAt),
          plannedStartsAt: plannedStartsAt === null ? null : new Date(plannedStartsAt),
          previousHash,
          hash,
        }
      }),
    })
    await sealWhenDue(tx, fence, next === null)
    return lookAgainAt
  })
}

/** Where stored bytes were damaged the slate aired, whatever the timeline says. */
async function withDamage(tx: DbOrTx, rows: readonly AsRunEntry[]): Promise<AsRunEntry[]> {
  const ids = [...new Set(rows.map(({ mediaId }) => mediaId))]
  const items = await tx.mediaItem.findMany({
    where: { id: { in: ids }, failureCode: DAMAGED },
    select: { id: true, faults: true },
  })
  const faults = new Map(items.map((item) => [item.id, item.faults as unknown as MediaFault[]]))
  const isDamaged = ({ mediaId, offsetMs, durationMs }: AsRunEntry) =>
    (faults.get(mediaId) ?? []).some(
      ({ kind, fromMs, toMs }) => kind === 'damaged' && fromMs < offsetMs + durationMs && toMs > offsetMs,
    )
  return rows.map((row) => (isDamaged(row) ? { ...row, reason: 'media-unavailable' } : row))
}

/** When live feeds were lost because their encoder was too slow. */
async function findOurLosses(tx: DbOrTx, channelId: string): Promise<number[]> {
  const { liveAir } = await tx.channel.findUniqueOrThrow({ where: { id: channelId }, select: { liveAir: true } })
  return readLiveAir(liveAir).drops.flatMap(({ at, ours }) => (ours ? [at] : []))
}

/** Before the channel is released: its newest hash is kept outside the log. @throws LeaseLostError */
export async function sealAsRun(db: Db, fence: Fence): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockForPlayout(tx, fence)
    await sealWhenDue(tx, fence, true)
  })
}
