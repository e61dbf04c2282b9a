// Takes a live feed on air and off it again: in one transaction, under the channel's lock and the worker's lease, like
// every change of a frozen timeline.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { Clock } from '#domain/instants.ts'
import { decideLive, type Feed, type LiveStep, release, takeByOperator } from '#domain/live/live-air.ts'
import { IDLE, type LiveAir, readLiveAir } from '#domain/live/live-memory.ts'
import { entryAfter, type LivePlan, lastBefore, planEnter, planExtend } from '#domain/live/plan-live.ts'
import type { LiveBlock } from '#domain/schedule/expand/live-block.ts'
import { type CalendarChunk, itemOfMedia, stateBehind } from '#domain/schedule/expand/plan-calendar.ts'
import { EDIT_LEAD_MS, leaveAtOf, type TimelineChange } from '#domain/timeline/change.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import { loadFlight } from '#features/playout/calendar.ts'
import { finishCommands } from '#features/playout/commands.ts'
import { type Fence, lockForPlayout } from '#features/playout/fence.ts'
import { loadProgramme } from '#features/playout/load-programme.ts'
import { loadCalendar } from '#features/playout/load-programming.ts'
import { limitCommit } from '#features/playout/plan-in-time.ts'
import { writeChange } from '#features/playout/write-timeline.ts'
import { findLiveBlock } from './live-block.ts'
import { hasSender, loadFeeds } from './load-feeds.ts'
import { planReturn } from './plan-return.ts'
import { reportLoss } from './report-loss.ts'

export interface LiveOrderGiven {
  kind: 'TAKE' | 'RELEASE'
  contributionId: string | null
  /** The command, which ends with the step. */
  commandId?: bigint
}

export interface LiveStepDone {
  /** The timeline changed. */
  changed: boolean
  /** Why the command was not carried out, for users; null: it was, or there was none. */
  refusal: string | null
  effectiveAt: number | null
}

/** @throws LeaseLostError, PlanTooLateError if it cannot be written before origins publish what it replaces */
export async function stepLive(
  db: Db,
  fence: Fence,
  clock: Clock,
  order: LiveOrderGiven | null = null,
): Promise<LiveStepDone> {
  return db.$transaction(async (tx) => {
    await lockForPlayout(tx, fence)
    const id = order?.commandId
    const command = id === undefined ? null : await tx.command.findUnique({ where: { id }, select: { state: true } })
    // Carried out before: the worker died before it reported.
    if (command && command.state !== 'PENDING') return { changed: false, refusal: null, effectiveAt: null }
    const { publishedAt, ...done } = await step(tx, fence, clock, order)
    if (id !== undefined) await finishCommands(tx, fence, [id], { error: done.refusal, effectiveAt: done.effectiveAt })
    if (publishedAt !== null) await limitCommit(tx, publishedAt, clock)
    return done
  })
}

async function step(
  tx: DbOrTx,
  { channelId, workerId }: Fence,
  clock: Clock,
  order: LiveOrderGiven | null,
): Promise<Step> {
  // Read after the lock: a caller that waited for it must not plan into what is published by now.
  const now = clock.now()
  const channel = await tx.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: { id: true, accountId: true, mode: true, desired: true, liveAir: true },
  })
  const chunks = await loadCalendar(tx, channelId, now - EDIT_LEAD_MS)
  const before = readLiveAir(channel.liveAir)
  if (channel.desired !== 'STARTED' || !lastBefore(chunks, now, now)) {
    if (channel.liveAir !== null) await remember(tx, channelId, before, IDLE)
    return refused(order && 'The channel is off air. Nothing was changed; start it first.')
  }
  const feeds = await loadFeeds(tx, channelId)
  const ordered = await carryOut(tx, order, { channelId, before, feeds, now })
  if ('refusal' in ordered) return refused(ordered.refusal)
  const tail = chunks.at(-1)
  const block = channel.mode === 'calendar' ? await findLiveBlock(tx, channelId, chunks, now) : null
  const { wanted } = ordered.state
  const primary =
    wanted && (await tx.contribution.findUnique({ where: { id: wanted.contributionId }, select: { backupId: true } }))
  const decision = ordered.step
    ? { state: ordered.state, step: ordered.step }
    : decideLive(ordered.state, {
        now,
        feeds,
        block,
        backupId: primary?.backupId ?? null,
        tail: tail ? { ours: tail.cause === 'live-wait', liveEnd: tail.startsAt } : null,
      })
  const { state, change } = await planOf({ tx, channel, chunks, block, clock, now }, decision.state, decision.step)
  if (change) {
    await writeChange(tx, channelId, change)
    // Notified on commit: every moment of its lead counts.
    await notify(tx, 'timeline', channelId)
  }
  const told = await reportLoss(tx, before, state, { channel, tag: `worker:${workerId}`, now })
  await remember(tx, channelId, before, told)
  return {
    ...{ changed: change !== null, refusal: null, effectiveAt: change?.effectiveAt ?? null },
    publishedAt: change && endOf(chunks, change.effectiveAt),
  }
}

interface Step extends LiveStepDone {
  /** When origins publish the first segment that the change replaces; null: nothing changed. */
  publishedAt: number | null
}

const refused = (refusal: string | null): Step => ({ changed: false, refusal, effectiveAt: null, publishedAt: null })

/** A segment is published at its end. */
function endOf(chunks: readonly CalendarChunk[], at: number): number {
  const segment = segmentAt(chunks, at)
  return segment ? segment.startsAt + segment.durationMs : at
}

type Ordered = { refusal: string } | { state: LiveAir; step: LiveStep | null }

async function carryOut(
  tx: DbOrTx,
  order: LiveOrderGiven | null,
  { channelId, before, feeds, now }: { channelId: string; before: LiveAir; feeds: Feed[]; now: number },
): Promise<Ordered> {
  if (!order) return { state: before, step: null }
  if (order.kind === 'RELEASE')
    return release(before, feeds, now) ?? { refusal: 'No live feed is on air or awaited. Nothing was changed.' }
  const { contributionId } = order
  if (!contributionId || !(await hasSender(tx, channelId, contributionId)))
    return {
      refusal: 'No encoder is connected to this live input. The channel was not changed; connect the encoder first.',
    }
  return { state: takeByOperator(before, contributionId, now), step: null }
}

interface ChannelRef {
  id: string
  accountId: string
  mode: 'loop' | 'calendar'
}

interface Planning {
  tx: DbOrTx
  channel: ChannelRef
  chunks: readonly CalendarChunk[]
  block: LiveBlock | null
  /** When the feeds were loaded; a plan is made by `clock`, since loading its input may take long. */
  now: number
  clock: Clock
}

/** The change that a step causes, and the state to store once it is written. */
async function planOf(
  planning: Planning,
  state: LiveAir,
  step: LiveStep,
): Promise<{ state: LiveAir; change: TimelineChange | null }> {
  const { tx, channel, chunks, clock } = planning
  switch (step.do) {
    case 'nothing':
      return { state, change: null }
    case 'extend': {
      const plan = planExtend(chunks, step.feed, state.air!.nextIndex, clock.now())
      if (!plan) return { state, change: null }
      return { state: { ...state, air: { ...state.air!, nextIndex: plan.nextIndex } }, change: plan.change }
    }
    case 'enter': {
      const { contributionId } = step.feed
      const losses = state.drops.filter((drop) => drop.contributionId === contributionId).length
      const plan = await enter(planning, step.feed, losses)
      if (!plan) return { state, change: null }
      const { streamId, mediaId } = step.feed
      const isBackup = state.wanted !== null && state.wanted.contributionId !== contributionId
      const air = { streamId, mediaId, nextIndex: plan.nextIndex, ...(isBackup && { backupId: contributionId }) }
      const leftOrdinal = plan.leftOrdinal ?? state.leftOrdinal
      return { state: { ...state, air, waiting: null, leftOrdinal }, change: plan.change }
    }
    case 'rejoin':
      return {
        state,
        change: await planReturn(tx, { channel, chunks, left: state }, () => clock.now(), step.notBefore),
      }
  }
}

async function enter(
  { tx, channel, chunks, block, clock, now }: Planning,
  feed: Feed,
  losses: number,
): Promise<(LivePlan & { leftOrdinal: number | null }) | null> {
  if (channel.mode === 'loop') {
    const programme = await loadProgramme(tx, channel.id, now)
    const at = clock.now()
    return programme && planEnter(chunks, { feed: aged(feed, at - now), slate: programme.slate, now: at, losses })
  }
  const { onAir, programming } = await loadFlight(tx, channel.id, leaveAtOf(now))
  const at = clock.now()
  const last = entryAfter(chunks, at)
  // Its block, if one waits for it: it provides the title in the guide.
  const blockId = block?.contributionId === feed.contributionId ? block.blockId : null
  const state = stateBehind(onAir, programming, last ? last.startsAt + last.durationMs : at)
  return planEnter(chunks, {
    feed: aged(feed, at - now),
    slate: itemOfMedia(programming.library.slate, 'live'),
    now: at,
    losses,
    carried: {
      scheduleVersion: programming.version,
      stateBefore: state,
      stateAfter: state,
      scheduled: { reason: 'live', blockId, driftMs: 0, breakId: null },
    },
  })
}

const aged = <T extends { ageMs: number }>(feed: T, byMs: number): T => ({ ...feed, ageMs: feed.ageMs + byMs })

async function remember(tx: DbOrTx, channelId: string, before: LiveAir, after: LiveAir): Promise<void> {
  if (before === after) return
  const blank = !after.wanted && after.drops.length === 0 && after.released.length === 0
  await tx.$executeRaw`
    UPDATE "Channel" SET "liveAir" = ${blank ? null : JSON.stringify(after)}::jsonb WHERE id = ${channelId}`
  const was = before.air?.streamId ?? null
  const is = after.air?.streamId ?? null
  if (was === is) return
  await tx.$executeRaw`
    UPDATE "streams" SET "onAirSince" = CASE WHEN id = ${is} THEN now() END, aired = aired OR id = ${is}
     WHERE "channelId" = ${channelId} AND ("onAirSince" IS NOT NULL OR id = ${is})`
  await notify(tx, 'contributions', channelId)
}
