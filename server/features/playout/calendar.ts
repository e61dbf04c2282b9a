// What a channel with a calendar airs next: loads the planner's input and returns its plan.
import type { DbOrTx } from '#adapters/db.ts'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import type { Programming } from '#domain/schedule/expand/join-air.ts'
import {
  type CalendarChange,
  type CalendarChunk,
  type OnAir,
  planAhead,
  planCalendarStart,
  planJoin,
  stateAtEnd,
} from '#domain/schedule/expand/plan-calendar.ts'
import { type AirOverride, airOverride } from '#domain/timeline/air-override.ts'
import type { ChunkCause } from '#domain/timeline/timeline.ts'
import { env } from '#server/env.ts'
import { findLastChunk, loadLibrary, loadOnAir, loadProgramming, programmingOf } from './load-programming.ts'

/** There is nothing to air: no ready item and no slate. */
export class NothingToAirError extends Error {}

interface ChannelRef {
  id: string
  accountId: string
}

/** How the channel is programmed, and what is on air by command instead; null: nothing is. */
export async function modeOf(
  db: DbOrTx,
  channelId: string,
): Promise<{ mode: 'loop' | 'calendar'; order: AirOverride | null }> {
  const { mode, chunks } = await db.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: { mode: true, chunks: { orderBy: { ordinal: 'desc' }, take: 1, select: { cause: true, endsAt: true } } },
  })
  const [newest] = chunks
  const known = newest && { cause: newest.cause as ChunkCause, endsAt: newest.endsAt?.getTime() ?? null }
  return { mode, order: airOverride(known ?? null) }
}

async function requireProgramming(
  tx: DbOrTx,
  channel: ChannelRef,
  without?: ReadonlySet<string>,
): Promise<Programming> {
  const programming = await loadProgramming(tx, channel, without)
  if (!programming) throw new NothingToAirError('There is nothing to air: no item is ready, and neither is the slate.')
  return programming
}

export async function planStartOfCalendar(
  tx: DbOrTx,
  channel: ChannelRef,
  { previous, now, clockOrigin }: { previous: CalendarChunk | null; now: number; clockOrigin: number | null },
): Promise<CalendarChange> {
  const programming = await requireProgramming(tx, channel)
  const state = previous && stateAtEnd(previous, await programmingOf(tx, channel.id, previous, programming.library))
  return planCalendarStart({ previous, programming, state, now, clockOrigin })
}

/** What is on air, and what the newest version would air. */
export async function loadFlight(
  tx: DbOrTx,
  channelId: string,
  leaveAt: number,
  without?: ReadonlySet<string>,
): Promise<{ onAir: OnAir; programming: Programming }> {
  const channel = await tx.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: { id: true, accountId: true },
  })
  const programming = await requireProgramming(tx, channel, without)
  // What is on air was planned with the items that are skipped now.
  const planned = without?.size ? await loadLibrary(tx, channel) : programming.library
  return { onAir: await loadOnAir(tx, channelId, planned ?? programming.library, leaveAt), programming }
}

/** The newest version from the boundary after `leaveAt` on; null when the channel is off air. */
export async function planBackToCalendar(
  tx: DbOrTx,
  channelId: string,
  { leaveAt, cause, without }: { leaveAt: number; cause: ChunkCause; without?: ReadonlySet<string> },
): Promise<CalendarChange | null> {
  const { onAir, programming } = await loadFlight(tx, channelId, leaveAt, without)
  return planJoin(onAir, programming, leaveAt, cause)
}

/** The next chunk; null when enough is written ahead, or the run has ended. */
export async function planNextStretch(tx: DbOrTx, channelId: string, now: number): Promise<CalendarChange | null> {
  const last = await findLastChunk(tx, channelId)
  if (!last || last.endsAt === null || last.endsAt > now + env().aheadMs) return null
  // Stopped since the caller looked: more of it would put the channel on air again.
  if (last.endsAt <= now + LONGEST_SEGMENT_MS) return null
  const channel = await tx.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: { id: true, accountId: true },
  })
  const programming = await requireProgramming(tx, channel)
  // A loop that was left, or a chunk of an unreadable version: joined at the schedule's current position.
  return planAhead(last, programming, last.stateAfter, now + env().aheadMs)
}

/** Those of these channels whose calendar is not written far enough ahead. */
export async function listShortOfAir(db: DbOrTx, channelIds: readonly string[], now: number): Promise<string[]> {
  if (channelIds.length === 0) return []
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT channel.id FROM "Channel" channel
      JOIN LATERAL (SELECT "endsAt" FROM "TimelineChunk" chunk WHERE chunk."channelId" = channel.id
                     ORDER BY ordinal DESC LIMIT 1) last ON true
     WHERE channel.id = ANY(${[...channelIds]}) AND channel.mode = 'CALENDAR'
       AND last."endsAt" > ${new Date(now)} AND last."endsAt" < ${new Date(now + env().aheadMs)}`
  return rows.map(({ id }) => id)
}
