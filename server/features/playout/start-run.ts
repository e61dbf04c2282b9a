import type { Db, DbOrTx } from '#adapters/db.ts'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { type Programme, planStart, planStop } from '#domain/timeline/plan.ts'
import { NothingToAirError, planStartOfCalendar } from './calendar.ts'
import { type Fence, lockForPlayout } from './fence.ts'
import { loadProgramme } from './load-programme.ts'
import { findLastChunk } from './load-programming.ts'
import { loadTimeline } from './load-timeline.ts'
import { writeChange } from './write-timeline.ts'

export async function requireProgramme(
  tx: DbOrTx,
  channelId: string,
  now: number,
  without?: ReadonlySet<string>,
): Promise<Programme> {
  const programme = await loadProgramme(tx, channelId, now, without)
  if (!programme) throw new NothingToAirError('There is nothing to air: no item of the rundown is ready.')
  return programme
}

/**
 * Opens a new run, or leaves the current one unchanged (a repeated start changes nothing).
 * @returns the start of the run
 */
export async function startRun(db: Db, fence: Fence, now: number): Promise<number> {
  const { channelId } = fence
  return db.$transaction(async (tx) => {
    await lockForPlayout(tx, fence)
    const previous = await findLastChunk(tx, channelId)
    // A looped run has no end while it is on air; a calendar is written hours ahead.
    if (previous && (previous.endsAt === null || previous.endsAt > now + LONGEST_SEGMENT_MS)) return previous.startsAt
    const channel = await tx.channel.findUniqueOrThrow({
      where: { id: channelId },
      select: { id: true, accountId: true, mode: true, clockOrigin: true },
    })
    const clockOrigin = channel.clockOrigin?.getTime() ?? null
    const change =
      channel.mode === 'calendar'
        ? await planStartOfCalendar(tx, channel, { previous, now, clockOrigin })
        : planStart(previous, await requireProgramme(tx, channelId, now), now, clockOrigin)
    await writeChange(tx, channelId, change)
    await tx.channel.update({
      where: { id: channelId },
      data: { lastStartTime: new Date(now), clockOrigin: channel.clockOrigin ?? new Date(change.effectiveAt) },
    })
    return change.effectiveAt
  })
}

/** Ends the run with the last published segment and adds it to the channel's uptime. */
export async function stopRun(db: Db, fence: Fence, now: number): Promise<void> {
  const { channelId } = fence
  await db.$transaction(async (tx) => {
    await lockForPlayout(tx, fence)
    const change = planStop(await loadTimeline(tx, channelId, now), now)
    if (!change) return
    await writeChange(tx, channelId, change)
    const channel = await tx.channel.findUniqueOrThrow({ where: { id: channelId }, select: { lastStartTime: true } })
    const uptimeMs = channel.lastStartTime ? Math.max(0, now - channel.lastStartTime.getTime()) : 0
    await tx.channel.update({
      where: { id: channelId },
      data: { lastStopTime: new Date(now), totalUptimeMs: { increment: uptimeMs } },
    })
  })
}
