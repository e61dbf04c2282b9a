// Commands of the channels that this worker plays: in order within a channel, channels in parallel.
import { isDatabaseAway } from '#adapters/db.ts'
import { type WorkFacts, withFacts } from '#adapters/request-scope.ts'
import { traced } from '#adapters/traces.ts'
import { notify } from '#adapters/wakeup.ts'
import { isDrillOrder } from '#domain/game-day/drills.ts'
import { carryOut } from '#features/playout/carry-out.ts'
import { finishCommands, listPendingCommands, type PendingCommand } from '#features/playout/commands.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import { PlanTooLateError } from '#features/playout/plan-in-time.ts'
import { carryOutDrill } from '../game-day/carry-out-drill.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import { noteCause } from './causes.ts'
import { fenceOf, type Playout } from './playout.ts'

export interface Release {
  /** The channel may be held for a command only. */
  letGo(supervisor: ChannelSupervisor): Promise<void>
  /** To whichever worker takes it. */
  handOver(supervisor: ChannelSupervisor): Promise<void>
}

export async function carryOutCommands(playout: Playout, release: Release): Promise<void> {
  const waiting = await listPendingCommands(playout.db, [...playout.supervisors.keys()])
  const byChannel = Map.groupBy(waiting, (command) => command.channelId)
  const ends = await Promise.allSettled(
    [...byChannel].map(async ([channelId, commands]) => {
      for (const command of commands) {
        const supervisor = playout.supervisors.get(channelId)
        // A preceding stop released the channel: it is claimed again with the next poll.
        if (!supervisor) return
        await execute(playout, supervisor, command, release)
        await release.letGo(supervisor)
      }
    }),
  )
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
}

/** As part of the trace of the call that recorded it. */
async function execute(
  playout: Playout,
  supervisor: ChannelSupervisor,
  command: PendingCommand,
  release: Release,
): Promise<void> {
  const { id, kind, channelId, accountId, requestId, traceparent } = command
  const facts: WorkFacts = { channelId, accountId, commandId: String(id), ...(requestId !== null && { requestId }) }
  const span = { name: 'run command', kind: 'consumer', facts: { 'playout.command.kind': kind } } as const
  return withFacts(facts, () =>
    traced({ ...span, parent: traceparent }, () => {
      noteCause(channelId)
      return attempt(playout, supervisor, command, release)
    }),
  )
}

async function attempt(
  playout: Playout,
  supervisor: ChannelSupervisor,
  command: PendingCommand,
  release: Release,
): Promise<void> {
  const { db, enqueue, log } = playout
  try {
    const { payload } = command
    if (isDrillOrder(payload))
      await carryOutDrill({ db, fence: fenceOf(playout, supervisor) }, command.id, payload, () =>
        release.handOver(supervisor),
      )
    else if (command.kind === 'START' || command.kind === 'STOP') await order(playout, supervisor, command)
    else if (command.kind === 'RESTART' && !isOnAir(supervisor)) await order(playout, supervisor, command)
    else await enqueue(() => carryOut(db, command, handOf(playout, supervisor)))
    await notify(db, 'timeline', command.channelId)
  } catch (error) {
    // It belongs to the worker that has the channel now.
    if (error instanceof LeaseLostError) return
    // It waits until the database is fast enough again.
    if (error instanceof PlanTooLateError) return log.warn(error.message)
    if (isDatabaseAway(error)) throw error
    log.error({ err: error, kind: command.kind }, 'a command could not be carried out')
    const sentence = 'The change could not be planned. The channel stays on air unchanged; try again.'
    await finishCommands(db, fenceOf(playout, supervisor), [command.id], { error: sentence, effectiveAt: null })
    await notify(db, 'timeline', command.channelId)
  }
}

const isOnAir = ({ state }: ChannelSupervisor) => state.name === 'live' || state.name === 'degraded'

const handOf = (playout: Playout, supervisor: ChannelSupervisor) => ({
  fence: fenceOf(playout, supervisor),
  clock: playout.clock,
  without: supervisor.without,
})

async function order(playout: Playout, supervisor: ChannelSupervisor, { id, kind, channelId }: PendingCommand) {
  await supervisor.send({ type: kind === 'STOP' ? 'order-stop' : 'order-start' })
  // Lost in between: the command belongs to the worker that has the channel now.
  if (playout.supervisors.get(channelId) !== supervisor) return
  const { state } = supervisor
  const end = { error: state.name === 'failed' ? state.reason : null, effectiveAt: null }
  await finishCommands(playout.db, fenceOf(playout, supervisor), [id], end)
}
