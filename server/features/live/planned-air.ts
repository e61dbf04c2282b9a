// What is planned after a held slate or a live feed. The endless slate in the timeline is only a fallback: guide, lists
// and previews show what a return would air.
import type { DbOrTx } from '#adapters/db.ts'
import { readLiveAir } from '#domain/live/live-memory.ts'
import { type AirOverride, airOverride } from '#domain/timeline/air-override.ts'
import { applyChange, EDIT_LEAD_MS, leaveAtOf, type TimelineChange } from '#domain/timeline/change.ts'
import { planNextItem, RUNDOWN_BACK_MS } from '#domain/timeline/plan-control.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { NothingToAirError, planBackToCalendar } from '#features/playout/calendar.ts'
import { loadProgramme } from '#features/playout/load-programme.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { planReturn } from './plan-return.ts'

export interface PlannedAir {
  /** What is on air by command; null: nothing is, and the timeline is the plan. */
  order: AirOverride | null
  /** The timeline as a return would leave it. */
  chunks: readonly TimelineChunk[]
  /** The same for lists: a feed on air lasts until the return. */
  listed: readonly TimelineChunk[]
}

const RECENT_MS = 30_000

/**
 * @param chunks of the channel, its newest among them
 * @param now a return is planned for the next boundary, after a live block for its end
 */
export async function planAfterOverride(
  db: DbOrTx,
  channelId: string,
  chunks: readonly TimelineChunk[],
  now: number,
): Promise<PlannedAir> {
  const order = airOverride(chunks.at(-1) ?? null)
  if (!order) return { order, chunks, listed: chunks }
  const channel = await db.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: { id: true, mode: true, liveAir: true },
  })
  const left = readLiveAir(channel.liveAir)
  // A command from a moment ago may not have taken effect.
  const at = Math.max(now, chunks.at(-1)!.startsAt)
  const change = await planned(async () => {
    if (order === 'live') {
      const returnsAt = Math.max(at + EDIT_LEAD_MS, left.wanted?.until ?? at)
      const recent = await loadTimeline(db, channelId, now - RECENT_MS)
      return planReturn(db, { channel, chunks: recent, left }, () => at + EDIT_LEAD_MS, returnsAt)
    }
    if (channel.mode === 'calendar')
      return planBackToCalendar(db, channelId, { leaveAt: leaveAtOf(at), cause: 'resume' })
    const programme = await loadProgramme(db, channelId, at)
    return programme && planNextItem(await loadTimeline(db, channelId, now - RUNDOWN_BACK_MS), programme, at, 'resume')
  })
  if (!change) return { order, chunks, listed: chunks }
  const returned = applyChange(chunks, change)
  const last = returned.findLastIndex(({ ordinal }) => ordinal < change.append[0]!.ordinal)
  if (last < 0) return { order, chunks: returned, listed: returned }
  const listed = returned.with(last, inOne(returned[last]!))
  if (order !== 'live' || !left.air) return { order, chunks: returned, listed }
  return { order, chunks: returned, listed: await withoutNet(db, channelId, { chunks: returned, net: last, now }) }
}

/** A looping slate is one entry up to the return. */
function inOne(slate: TimelineChunk): TimelineChunk {
  if (!slate.loop || slate.endsAt === null) return slate
  const item = { ...slate.items[0]!, durationMs: slate.endsAt - slate.startsAt }
  return { ...slate, loop: false, items: [item] }
}

/** The feed's last chunk extends to the return, in place of the slate after it. */
async function withoutNet(
  db: DbOrTx,
  channelId: string,
  { chunks, net, now }: { chunks: readonly TimelineChunk[]; net: number; now: number },
): Promise<readonly TimelineChunk[]> {
  const { cause, ordinal, endsAt } = chunks[net]!
  if (cause !== 'live-wait' || endsAt === null) return chunks
  // A feed may be extended up to one second after a segment boundary: its chunk may have just ended.
  const live =
    chunks[net - 1] ??
    (await loadTimeline(db, channelId, now - RECENT_MS)).find((chunk) => chunk.ordinal === ordinal - 1)
  const item = live?.items.at(-1)
  if (!item || live?.cause !== 'live' || live.endsAt === null) return chunks
  const longer = { ...item, durationMs: item.durationMs + endsAt - live.endsAt }
  const whole = { ...live, endsAt, items: [...live.items.slice(0, -1), longer] }
  return [...chunks.slice(0, Math.max(net - 1, 0)), whole, ...chunks.slice(net + 1)]
}

/** Nothing is ready to air: what is on air stays the plan. */
async function planned(plan: () => Promise<TimelineChange | null>): Promise<TimelineChange | null> {
  try {
    return await plan()
  } catch (error) {
    if (error instanceof NothingToAirError) return null
    throw error
  }
}
