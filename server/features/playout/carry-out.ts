// Carries out a command: it is planned, written and ended in one transaction under the worker's lease. Whatever fails
// in between, the command is either still waiting or was carried out once.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { planHold, planInsert, planJoin, planSkip } from '#domain/schedule/expand/plan-calendar.ts'
import type { MediaFacts } from '#domain/schedule/model/schedule.ts'
import { leaveAtOf, type TimelineChange } from '#domain/timeline/change.ts'
import { planEdit, planRestart } from '#domain/timeline/plan.ts'
import { planHoldSlate, planInsertItem, planNextItem, RUNDOWN_BACK_MS } from '#domain/timeline/plan-control.ts'
import { stepLive } from '#features/live/step-live.ts'
import { loadFlight, modeOf, NothingToAirError, planBackToCalendar } from './calendar.ts'
import { finishCommands, type PendingCommand } from './commands.ts'
import { type Fence, lockForPlayout } from './fence.ts'
import { loadProgramme } from './load-programme.ts'
import { findFacts } from './load-programming.ts'
import { loadTimeline } from './load-timeline.ts'
import type { ReplanCause } from './record-command.ts'
import { writeChange } from './write-timeline.ts'

/** The context of a worker: its lease, its clock, and the items that it cannot read from storage. */
export interface Hand {
  fence: Fence
  clock: { now(): number }
  without: ReadonlySet<string>
}

const OFF_AIR = 'The channel is off air. Nothing was changed; start it first.'
const REPLANS_AT_ONCE = 1_000

/**
 * All except start and stop. @throws LeaseLostError; then the command belongs to the worker that has the channel now
 */
export async function carryOut(db: Db, command: PendingCommand, hand: Hand): Promise<void> {
  const { channelId, kind } = command
  if (kind === 'TAKE' || kind === 'RELEASE') return orderFeed(db, command, hand, kind)
  // As when the feed is released: its purpose is over.
  if (kind === 'RESUME' && (await modeOf(db, channelId)).order === 'live')
    return orderFeed(db, command, hand, 'RELEASE')
  return changeAir(db, command, hand)
}

async function orderFeed(
  db: Db,
  command: PendingCommand,
  { fence, clock }: Hand,
  kind: 'TAKE' | 'RELEASE',
): Promise<void> {
  const { contributionId } = (command.payload ?? { contributionId: null }) as { contributionId: string | null }
  await stepLive(db, command.channelId, fence, clock, { kind, contributionId, commandId: command.id })
}

async function changeAir(db: Db, command: PendingCommand, hand: Hand): Promise<void> {
  try {
    await db.$transaction(async (tx) => {
      await lockForPlayout(tx, command.channelId, hand.fence)
      const row = await tx.command.findUnique({ where: { id: command.id }, select: { state: true, payload: true } })
      if (row?.state !== 'PENDING') return
      // Read after the lock: a caller that waited for it must not plan into what is published by now.
      const now = hand.clock.now()
      if (command.kind === 'REPLAN') return replan(tx, command, hand.without, now)
      const change = await planOrder(tx, command, row.payload, hand.without, now)
      if (change) await write(tx, command.channelId, change)
      if (command.kind === 'RESTART')
        await tx.channel.update({ where: { id: command.channelId }, data: { restartCount: { increment: 1 } } })
      await finishCommands(tx, [command.id], {
        error: change ? null : OFF_AIR,
        effectiveAt: change?.effectiveAt ?? null,
      })
    })
  } catch (error) {
    if (!(error instanceof NothingToAirError)) throw error
    await finishCommands(db, [command.id], {
      error: `${error.message} The channel was not changed.`,
      effectiveAt: null,
    })
  }
}

/** One plan for all consecutive waiting changes: it is made from the current state. */
async function replan(
  tx: DbOrTx,
  { id, channelId }: PendingCommand,
  without: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const waiting = await tx.command.findMany({
    where: { channelId, state: 'PENDING', id: { gte: id } },
    orderBy: { id: 'asc' },
    select: { id: true, kind: true, payload: true },
    take: REPLANS_AT_ONCE,
  })
  const other = waiting.findIndex(({ kind }) => kind !== 'REPLAN')
  const row = other < 0 ? waiting : waiting.slice(0, other)
  const causes = new Set(row.map(({ payload }) => (payload as { cause: ReplanCause }).cause))
  const change = await planAgain(tx, channelId, causes, without, now)
  if (change) await write(tx, channelId, change)
  await finishCommands(
    tx,
    row.map((command) => command.id),
    { error: null, effectiveAt: change?.effectiveAt ?? null },
  )
}

async function write(tx: DbOrTx, channelId: string, change: TimelineChange): Promise<void> {
  await writeChange(tx, channelId, change)
  // Notified on commit: every moment of its lead counts.
  await notify(tx, 'timeline', channelId)
}

/** Null: nothing is on air, or a hold or a live feed is; the change then takes effect at the start or the return. */
async function planAgain(
  tx: DbOrTx,
  channelId: string,
  causes: ReadonlySet<ReplanCause>,
  without: ReadonlySet<string>,
  now: number,
): Promise<TimelineChange | null> {
  const { mode, order } = await modeOf(tx, channelId)
  if (order) return null
  if (mode === 'CALENDAR') {
    if (!causes.has('mode') && !causes.has('publish')) return null
    return planBackToCalendar(tx, channelId, leaveAtOf(now), causes.has('mode') ? 'mode' : 'publish', without)
  }
  if (!causes.has('mode') && !causes.has('rundown')) return null
  const programme = await loadProgramme(tx, channelId, without)
  const chunks = await loadTimeline(tx, channelId, now)
  return (
    programme && planEdit(chunks, programme, { now, cause: causes.has('mode') ? 'mode' : 'edit', unusable: without })
  )
}

async function planOrder(
  tx: DbOrTx,
  { channelId, kind }: PendingCommand,
  payload: unknown,
  without: ReadonlySet<string>,
  now: number,
): Promise<TimelineChange | null> {
  const { mode } = await modeOf(tx, channelId)
  const media = kind === 'INSERT' ? await findFacts(tx, channelId, (payload as { mediaId: string }).mediaId) : null
  if (kind === 'INSERT' && media?.state !== 'ready')
    throw new NothingToAirError('The item was deleted, or is not ready to air.')
  if (mode === 'LOOP') return planInLoop(tx, channelId, kind, media, without, now)
  const leaveAt = leaveAtOf(now)
  const { onAir, programming } = await loadFlight(tx, channelId, leaveAt, without)
  if (media) return planInsert(onAir, programming, media, leaveAt)
  if (kind === 'SKIP') return planSkip(onAir, programming, leaveAt)
  if (kind === 'HOLD') return planHold(onAir, programming, programming.library.slate, leaveAt)
  return planJoin(onAir, programming, leaveAt, kind === 'RESTART' ? 'restart' : 'resume')
}

async function planInLoop(
  tx: DbOrTx,
  channelId: string,
  kind: PendingCommand['kind'],
  media: MediaFacts | null,
  without: ReadonlySet<string>,
  now: number,
): Promise<TimelineChange | null> {
  const programme = await loadProgramme(tx, channelId, without)
  if (!programme) throw new NothingToAirError('There is nothing to air: no item of the rundown is ready.')
  const chunks = await loadTimeline(tx, channelId, now - RUNDOWN_BACK_MS)
  if (media) {
    const { mediaId, title, kind: mediaKind, durationMs, formatKey } = media
    const item = { mediaId, title, kind: mediaKind, durationMs, formatKey, position: -1 }
    return planInsertItem(chunks, programme, item, now)
  }
  if (kind === 'RESTART') return planRestart(chunks, programme, now)
  if (kind === 'HOLD') return planHoldSlate(chunks, programme, now)
  return planNextItem(chunks, programme, now, kind === 'SKIP' ? 'skip' : 'resume')
}
