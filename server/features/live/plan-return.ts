// The return from a live feed: what the channel would air without it.
import type { DbOrTx } from '#adapters/db.ts'
import type { LiveAir } from '#domain/live/live-memory.ts'
import { lastBefore, planRejoin } from '#domain/live/plan-live.ts'
import type { TimelineChange } from '#domain/timeline/change.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { planBackToCalendar } from '#features/playout/calendar.ts'
import { loadProgramme } from '#features/playout/load-programme.ts'
import { chunkFromRow } from '#features/playout/load-timeline.ts'

interface Returning {
  channel: { id: string; mode: 'loop' | 'calendar' }
  /** The timeline from a lead before now on. */
  chunks: readonly TimelineChunk[]
  left: Pick<LiveAir, 'leftOrdinal'>
}

/**
 * @param now read when the plan is made: loading its input may take long
 * @param notBefore the feed's existing segments air until then
 * @returns null when the channel is off air, or has nothing to air
 */
export async function planReturn(
  tx: DbOrTx,
  { channel, chunks, left }: Returning,
  now: () => number,
  notBefore: number,
): Promise<TimelineChange | null> {
  if (channel.mode === 'calendar') {
    const at = now()
    const last = lastBefore(chunks, at, Math.max(at, notBefore))
    if (!last) return null
    return planBackToCalendar(tx, channel.id, { leaveAt: last.startsAt, cause: 'rejoin' })
  }
  const programme = await loadProgramme(tx, channel.id, now())
  if (!programme) return null
  const row =
    left.leftOrdinal === null
      ? null
      : await tx.timelineChunk.findUnique({
          where: { channelId_ordinal: { channelId: channel.id, ordinal: left.leftOrdinal } },
        })
  return planRejoin(chunks, { left: row && chunkFromRow(row), programme, now: now(), notBefore })
}
