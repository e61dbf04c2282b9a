// Carries out a command: it is planned, written and ended in one transaction under the worker's lease. Whatever fails
// in between, the command is either still waiting or was carried out once.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { isDrillOrder } from '#domain/game-day/drills.ts'
import type { Clock } from '#domain/instants.ts'
import { formatOf } from '#domain/ladder/grid.ts'
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
import { type InTime, planInTime } from './plan-in-time.ts'
import type { ReplanCause } from './record-command.ts'
import { writeChange } from './write-timeline.ts'

/** The worker that carries a command out: its lease, its clock, and the items that it cannot read from storage. */
export interface CommandContext {
  fence: Fence
  clock: Clock
  without: ReadonlySet<string>
}

/** What every plan of one command works with; `now` was read after the channel was locked. */
interface Planning {
  tx: DbOrTx
  fence: Fence
  channelId: string
  without: ReadonlySet<string>
  now: number
  inTime: InTime
}

type CommandKind = PendingCommand['kind']

const OFF_AIR = 'The channel is off air. Nothing was changed; start it first.'
const REPLANS_AT_ONCE = 1_000

/**
 * All except start, stop and drills.
 * @throws LeaseLostError; then the command belongs to the worker that has the channel now
 * @throws PlanTooLateError; then it still waits
 */
export async function carryOut(db: Db, command: PendingCommand, context: CommandContext): Promise<void> {
  const { channelId, kind } = command
  if (kind === 'TAKE' || kind === 'RELEASE') return orderFeed(db, command, context, kind)
  // As when the feed is released: its purpose is over.
  if (kind === 'RESUME' && (await modeOf(db, channelId)).order === 'live')
    return orderFeed(db, command, context, 'RELEASE')
  return changeAir(db, command, context)
}

async function orderFeed(
  db: Db,
  command: PendingCommand,
  { fence, clock }: CommandContext,
  kind: 'TAKE' | 'RELEASE',
): Promise<void> {
  const { contributionId } = (command.payload ?? { contributionId: null }) as { contributionId: string | null }
  await stepLive(db, fence, clock, { kind, contributionId, commandId: command.id })
}

async function changeAir(db: Db, command: PendingCommand, context: CommandContext): Promise<void> {
  try {
    await planInTime(db, context.clock, async (tx, inTime) => {
      await lockForPlayout(tx, context.fence)
      const row = await tx.command.findUnique({ where: { id: command.id }, select: { state: true, payload: true } })
      if (row?.state !== 'PENDING') return
      // Read after the lock: a caller that waited for it must not plan into what is published by now.
      const now = inTime.now()
      const { fence, without } = context
      const planning: Planning = { tx, fence, channelId: command.channelId, without, now, inTime }
      if (command.kind === 'REPLAN') return replan(planning, command.id)
      const change = await planOrder(planning, command.kind, row.payload)
      if (change) await write(tx, command.channelId, change)
      if (command.kind === 'RESTART')
        await tx.channel.update({ where: { id: command.channelId }, data: { restartCount: { increment: 1 } } })
      await finishCommands(tx, fence, [command.id], {
        error: change ? null : OFF_AIR,
        effectiveAt: change?.effectiveAt ?? null,
      })
      if (change) await inTime.beforeCommit(tx, change)
    })
  } catch (error) {
    if (!(error instanceof NothingToAirError)) throw error
    await finishCommands(db, context.fence, [command.id], {
      error: `${error.message} The channel was not changed.`,
      effectiveAt: null,
    })
  }
}

/** One plan for all consecutive waiting changes: it is made from the current state. */
async function replan(planning: Planning, id: bigint): Promise<void> {
  const { tx, fence, channelId } = planning
  const waiting = await tx.command.findMany({
    where: { channelId, state: 'PENDING', id: { gte: id } },
    orderBy: { id: 'asc' },
    select: { id: true, kind: true, payload: true },
    take: REPLANS_AT_ONCE,
  })
  const other = waiting.findIndex(({ kind, payload }) => kind !== 'REPLAN' || isDrillOrder(payload))
  const row = other < 0 ? waiting : waiting.slice(0, other)
  const causes = new Set(row.map(({ payload }) => (payload as { cause: ReplanCause }).cause))
  const change = await planAgain(planning, causes)
  if (change) await write(tx, channelId, change)
  await finishCommands(
    tx,
    fence,
    row.map((command) => command.id),
    { error: null, effectiveAt: change?.effectiveAt ?? null },
  )
  if (change) await planning.inTime.beforeCommit(tx, change)
}

async function write(tx: DbOrTx, channelId: string, change: TimelineChange): Promise<void> {
  await writeChange(tx, channelId, change)
  // Notified on commit: every moment of its lead counts.
  await notify(tx, 'timeline', channelId)
}

/** Null: nothing is on air, or a hold or a live feed is; the change then takes effect at the start or the return. */
async function planAgain(
  { tx, channelId, without, now }: Planning,
  causes: ReadonlySet<ReplanCause>,
): Promise<TimelineChange | null> {
  const { mode, order } = await modeOf(tx, channelId)
  if (order) return null
  if (mode === 'calendar') {
    if (!causes.has('mode') && !causes.has('publish')) return null
    const cause = causes.has('mode') ? 'mode' : 'publish'
    return planBackToCalendar(tx, channelId, { leaveAt: leaveAtOf(now), cause, without })
  }
  if (!causes.has('mode') && !causes.has('rundown')) return null
  const programme = await loadProgramme(tx, channelId, now, without)
  const chunks = await loadTimeline(tx, channelId, now)
  const cause = causes.has('mode') ? 'mode' : 'edit'
  return programme && planEdit(chunks, programme, { now, cause, unusable: without })
}

async function planOrder(planning: Planning, kind: CommandKind, payload: unknown): Promise<TimelineChange | null> {
  const { tx, channelId, without, now } = planning
  const { mode } = await modeOf(tx, channelId)
  const media = kind === 'INSERT' ? await findFacts(tx, channelId, (payload as { mediaId: string }).mediaId) : null
  if (kind === 'INSERT' && media?.state !== 'ready')
    throw new NothingToAirError('The item was deleted, or is not ready to air.')
  if (mode === 'loop') return planInLoop(planning, kind, media)
  const leaveAt = leaveAtOf(now)
  const { onAir, programming } = await loadFlight(tx, channelId, leaveAt, without)
  if (media) return planInsert(onAir, programming, media, leaveAt)
  if (kind === 'SKIP') return planSkip(onAir, programming, leaveAt)
  if (kind === 'HOLD') return planHold(onAir, programming, programming.library.slate, leaveAt)
  return planJoin(onAir, programming, leaveAt, kind === 'RESTART' ? 'restart' : 'resume')
}

async function planInLoop(
  { tx, channelId, without, now }: Planning,
  kind: CommandKind,
  media: MediaFacts | null,
): Promise<TimelineChange | null> {
  const programme = await loadProgramme(tx, channelId, now, without)
  if (!programme) throw new NothingToAirError('There is nothing to air: no item of the rundown is ready.')
  const chunks = await loadTimeline(tx, channelId, now - RUNDOWN_BACK_MS)
  if (media) {
    const { mediaId, title, kind: mediaKind, durationMs } = media
    const item = { mediaId, title, kind: mediaKind, durationMs, ...formatOf(media), position: -1 }
    return planInsertItem(chunks, programme, item, now)
  }
  if (kind === 'RESTART') return planRestart(chunks, programme, now)
  if (kind === 'HOLD') return planHoldSlate(chunks, programme, now)
  return planNextItem(chunks, programme, now, kind === 'SKIP' ? 'skip' : 'resume')
}
