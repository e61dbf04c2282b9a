// Every change of a frozen timeline goes through here: in one transaction, under the channel's row
// lock, and for the worker under its lease.
import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import { SEGMENT_MS } from '#domain/ladder/ladder.ts'
import type { CalendarChunk } from '#domain/schedule/plan-calendar.ts'
import {
  applyChange,
  goesOnAlike,
  type Programme,
  planEdit,
  planRestart,
  planStart,
  planStop,
  type TimelineChange,
} from '#domain/timeline/plan.ts'
import type { ChunkCause, TimelineChunk } from '#domain/timeline/timeline.ts'
import { findLastChunk } from './airing.ts'
import { modeOf, NothingToAirError, planBackToCalendar, planNextStretch, planStartOfCalendar } from './calendar.ts'
import { loadProgramme, loadTimeline } from './reads.ts'

/** Whose hand writes: a worker under a lease. A lease that was lost makes every write a no-op that throws. */
export interface Fence {
  workerId: string
  epoch: number
}

export class LeaseLostError extends Error {
  constructor(channelId: string) {
    super(`the lease of channel ${channelId} has passed to another worker`)
    this.name = 'LeaseLostError'
  }
}

/** They carry the version that is returned to, and air nothing of it. */
const ORDERED: ReadonlySet<ChunkCause> = new Set(['hold', 'insert', 'live', 'live-wait'])

/** Writes a change, and with the first stretch of a published version when it came on air. */
export async function writeChange(tx: DbOrTx, channelId: string, change: TimelineChange): Promise<void> {
  if (change.drop.length > 0)
    await tx.timelineChunk.deleteMany({ where: { channelId, ordinal: { in: [...change.drop] } } })
  if (change.cut) {
    await tx.timelineChunk.update({
      where: { channelId_ordinal: { channelId, ordinal: change.cut.ordinal } },
      data: { endsAt: new Date(change.cut.endsAt) },
    })
  }
  if (change.append.length > 0)
    await tx.timelineChunk.createMany({ data: change.append.map((chunk) => chunkToRow(channelId, chunk)) })
  const first = change.append.find(({ cause, scheduleVersion }) => scheduleVersion !== null && !ORDERED.has(cause))
  if (first)
    await tx.scheduleVersion.updateMany({
      where: { channelId, number: first.scheduleVersion!, effectiveAt: null },
      data: { effectiveAt: new Date(first.startsAt) },
    })
  await tx.channel.update({ where: { id: channelId }, data: { timelineVersion: { increment: 1 } } })
}

function chunkToRow(channelId: string, chunk: TimelineChunk | CalendarChunk): Prisma.TimelineChunkCreateManyInput {
  return {
    ...('stateBefore' in chunk && {
      stateBefore: (chunk.stateBefore ?? undefined) as unknown as Prisma.InputJsonValue,
      stateAfter: (chunk.stateAfter ?? undefined) as unknown as Prisma.InputJsonValue,
    }),
    channelId,
    ordinal: chunk.ordinal,
    run: chunk.run,
    startsAt: new Date(chunk.startsAt),
    endsAt: chunk.endsAt === null ? null : new Date(chunk.endsAt),
    clockMs: BigInt(chunk.clockMs),
    mediaSequence: BigInt(chunk.mediaSequence),
    discontinuitySequence: chunk.discontinuitySequence,
    loop: chunk.loop,
    items: chunk.items as unknown as Prisma.InputJsonValue,
    cause: chunk.cause,
    scheduleVersion: chunk.scheduleVersion,
  }
}

/** Locks the channel's row until the transaction ends, and refuses a worker whose lease is gone. */
export async function lockForPlayout(tx: DbOrTx, channelId: string, fence: Fence): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Channel" WHERE id = ${channelId} FOR UPDATE`
  const lease = await tx.channelLease.findUnique({ where: { channelId } })
  if (lease?.workerId !== fence.workerId || lease.epoch !== fence.epoch) throw new LeaseLostError(channelId)
}

async function requireProgramme(tx: DbOrTx, channelId: string, without?: ReadonlySet<string>): Promise<Programme> {
  const programme = await loadProgramme(tx, channelId, without)
  if (!programme) throw new NothingToAirError('There is nothing to air: no item of the rundown is ready.')
  return programme
}

/**
 * Opens a new run, or leaves the one that is on air as it is (then a repeated start changes nothing).
 * @returns the first instant of the run
 */
export async function startRun(db: Db, channelId: string, fence: Fence, now: number): Promise<number> {
  return db.$transaction(async (tx) => {
    await lockForPlayout(tx, channelId, fence)
    const previous = await findLastChunk(tx, channelId)
    // A looped run has no end while it is on air; of a calendar hours are written ahead.
    if (previous && (previous.endsAt === null || previous.endsAt > now + SEGMENT_MS)) return previous.startsAt
    const channel = await tx.channel.findUniqueOrThrow({
      where: { id: channelId },
      select: { id: true, accountId: true, mode: true, clockOrigin: true },
    })
    const clockOrigin = channel.clockOrigin?.getTime() ?? null
    const change =
      channel.mode === 'CALENDAR'
        ? await planStartOfCalendar(tx, channel, previous, now, clockOrigin)
        : planStart(previous, await requireProgramme(tx, channelId), now, clockOrigin)
    await writeChange(tx, channelId, change)
    await tx.channel.update({
      where: { id: channelId },
      data: {
        held: false,
        lastStartTime: new Date(now),
        clockOrigin: channel.clockOrigin ?? new Date(change.effectiveAt),
      },
    })
    return change.effectiveAt
  })
}

/** Ends the run with the last published segment and adds it to the channel's uptime. */
export async function stopRun(db: Db, channelId: string, fence: Fence, now: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockForPlayout(tx, channelId, fence)
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

/** From the top of the rundown at the next segment's edge; the channel does not leave the air. */
export async function restartRun(db: Db, channelId: string, fence: Fence, now: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockForPlayout(tx, channelId, fence)
    const change =
      (await modeOf(tx, channelId)).mode === 'CALENDAR'
        ? await planBackToCalendar(tx, channelId, now, 'restart')
        : planRestart(await loadTimeline(tx, channelId, now), await requireProgramme(tx, channelId), now)
    if (change) await writeChange(tx, channelId, change)
    await tx.channel.update({ where: { id: channelId }, data: { held: false, restartCount: { increment: 1 } } })
  })
}

/** Takes unusable items out of the coming air, or (with an empty set) brings the whole rundown back. */
export async function replanWithout(
  db: Db,
  channelId: string,
  fence: Fence,
  without: ReadonlySet<string>,
  now: number,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockForPlayout(tx, channelId, fence)
    const { mode, order } = await modeOf(tx, channelId)
    if (order) return
    if (mode === 'CALENDAR') {
      const change = await planBackToCalendar(tx, channelId, now, without.size > 0 ? 'substitute' : 'restore', without)
      if (change) await writeChange(tx, channelId, change)
      return
    }
    const programme = await requireProgramme(tx, channelId, without)
    const chunks = await loadTimeline(tx, channelId, now)
    const change = planEdit(chunks, programme, now, without.size > 0 ? 'substitute' : 'restore', without)
    // With nothing usable left but the slate, each look would cut the slate and begin it anew.
    if (change && !goesOnAlike(chunks, change)) await writeChange(tx, channelId, change)
  })
}

/**
 * To be called inside the transaction that changed the rundown of a channel it has locked.
 * @returns when the change comes on air, epoch ms; null when the channel is off air
 */
export async function replanAfterEdit(tx: DbOrTx, channelId: string, now: number): Promise<number | null> {
  const { mode, order } = await modeOf(tx, channelId)
  // Not this rundown is on air, or nothing of it until the channel returns to it.
  if (mode === 'CALENDAR' || order) return null
  const chunks = await loadTimeline(tx, channelId, now)
  const programme = await loadProgramme(tx, channelId)
  const change = programme && planEdit(chunks, programme, now)
  if (!change) return null
  await writeChange(tx, channelId, change)
  return applyChange(chunks, change).find((chunk) => chunk.startsAt >= change.effectiveAt)?.startsAt ?? null
}

/** Writes a calendar's next stretches until enough is ahead. */
export async function writeAhead(db: Db, channelId: string, fence: Fence, now: number): Promise<void> {
  for (let more = true; more; ) {
    more = await db.$transaction(async (tx) => {
      await lockForPlayout(tx, channelId, fence)
      if ((await modeOf(tx, channelId)).mode !== 'CALENDAR') return false
      const change = await planNextStretch(tx, channelId, now)
      if (change) await writeChange(tx, channelId, change)
      return change !== null
    })
  }
}
