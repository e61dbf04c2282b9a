// The playout role: claims channels, carries out commands, keeps one supervisor a channel, and
// beats for all of them at once.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { notify } from '#adapters/wakeup.ts'
import { SEGMENT_MS } from '#domain/ladder/ladder.ts'
import { sealAsRun, writeAsRun } from '#features/as-run/write-as-run.ts'
import { listShortOfAir, NothingToAirError } from '#features/playout/calendar.ts'
import { finishCommand, listPendingCommands, loadOrders, type PendingCommand } from '#features/playout/commands.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import {
  beat,
  claimChannels,
  HEARTBEAT_MS,
  recordObserved,
  releaseLease,
  releaseLeases,
} from '#features/playout/leases.ts'
import { pruneHistory } from '#features/playout/prune.ts'
import { replanWithout } from '#features/playout/replan.ts'
import { restartRun, startRun, stopRun } from '#features/playout/start-run.ts'
import { writeAhead } from '#features/playout/write-ahead.ts'
import { env } from '#server/env.ts'
import type { Clock } from '../clock.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { MediaShelf } from '../segments/media-shelf.ts'
import { ChannelSupervisor, type PlayoutPort } from '../supervisor/runner.ts'
import { turnstile } from '../turnstile.ts'
import { beginAirCheck, checkAir } from './check-air.ts'
import { initialState } from './initial-state.ts'
import { startLiveAir } from './start-live-air.ts'
import { VerifyAhead } from './verify-ahead.ts'

const POLL_MS = 1_000
const AS_RUN_MS = 5_000
const PRUNE_MS = 3_600_000
/** A thousand starts at once must leave the database's connections to heartbeats and viewers. */
const PLANS_AT_ONCE = 4

export interface PlayoutRole {
  /** Look for commands now (a notification arrived). */
  wake(): void
  /** A live feed came, grew, ended or was ordered on air. */
  wakeLive(): void
  /** The channels this worker plays. */
  held(): string[]
  /** Resolves when nothing of the role is left running; its channels go on air as they are. */
  stop(): Promise<void>
}

export function startPlayoutRole(options: { db: Db; workerId: string; clock: Clock; shelf: MediaShelf }): PlayoutRole {
  const { db, workerId, clock, shelf } = options
  const log = logger('playout')
  const supervisors = new Map<string, ChannelSupervisor>()
  const inTurn = turnstile(PLANS_AT_ONCE)
  const bitrates = new WeakMap<ChannelSupervisor, number>()
  const ahead = new VerifyAhead(db, shelf, env().DATA_DIR)
  const logDueAt = new WeakMap<ChannelSupervisor, number>()
  let away = false

  function port(channelId: string, epoch: number): PlayoutPort {
    const fence = { workerId, epoch }
    const changed = () => notify(db, 'timeline', channelId)
    return {
      startRun: () => inTurn(async () => void (await startRun(db, channelId, fence, clock.now()))).then(changed),
      stopRun: () => inTurn(() => stopRun(db, channelId, fence, clock.now())).then(changed),
      restartRun: () => inTurn(() => restartRun(db, channelId, fence, clock.now())).then(changed),
      replanWithout: (ids) =>
        inTurn(() => replanWithout(db, channelId, fence, new Set(ids), clock.now())).then(changed),
      record: async (state, reason) => {
        if (!(await recordObserved(db, channelId, fence, state, reason))) throw new LeaseLostError(channelId)
        await changed()
      },
      explain: (error) => ({
        leaseLost: error instanceof LeaseLostError,
        retryable: !(error instanceof NothingToAirError),
        reason:
          error instanceof NothingToAirError
            ? `${error.message} Add an item that is ready and start again.`
            : isDatabaseAway(error)
              ? 'The database does not answer; trying again.'
              : 'The playout could not be planned; trying again.',
      }),
    }
  }

  async function claim(): Promise<void> {
    const claimed = await claimChannels(db, workerId)
    if (claimed.length === 0) return
    const orders = new Map(
      (
        await loadOrders(
          db,
          claimed.map((row) => row.channelId),
        )
      ).map((row) => [row.id, row]),
    )
    for (const { channelId, epoch } of claimed) {
      const order = orders.get(channelId)
      if (!order) continue
      await supervisors.get(channelId)?.stop()
      const { initial, event } = initialState(order.desired, order.observed)
      const supervisor = new ChannelSupervisor({
        channelId,
        epoch,
        initial,
        since: order.lastStartTime?.getTime() ?? Date.now(),
        recorded: initial.name === 'live' && order.observed === 'LIVE',
        port: port(channelId, epoch),
        log,
        onLeaseLost: () => {
          if (supervisors.get(channelId)?.epoch === epoch) supervisors.delete(channelId)
          log.warn({ channelId }, 'lease lost: another worker plays the channel')
        },
      })
      supervisors.set(channelId, supervisor)
      // A stop taken up again ends without a command: nothing else would let the channel go.
      if (event) void supervisor.send(event).then(() => guarded('release', () => letGoWhenStopped(supervisor)))
    }
  }

  async function execute(command: PendingCommand): Promise<void> {
    const supervisor = supervisors.get(command.channelId)
    if (!supervisor) {
      // A stop before it let the channel go: claim it again at once.
      commands.hurry()
      return
    }
    const type = ({ START: 'order-start', STOP: 'order-stop', RESTART: 'order-restart' } as const)[command.kind]
    const errorsBefore = supervisor.errorCount
    await supervisor.send({ type })
    // Lost on the way: the command belongs to the worker that has the channel now.
    if (supervisors.get(command.channelId) !== supervisor) return
    const { state } = supervisor
    const failure =
      state.name === 'failed'
        ? state.reason
        : command.kind === 'RESTART' && state.name === 'live' && supervisor.errorCount > errorsBefore
          ? 'The restart could not be planned. The channel stays on air as it was; try again.'
          : null
    await finishCommand(db, command.id, failure)
    await letGoWhenStopped(supervisor)
  }

  async function letGoWhenStopped(supervisor: ChannelSupervisor): Promise<void> {
    const { channelId, epoch } = supervisor
    if (supervisor.state.name !== 'stopped' || supervisors.get(channelId) !== supervisor) return
    supervisors.delete(channelId)
    await supervisor.stop()
    await closeLog(channelId, epoch, clock.now())
    await releaseLease(db, channelId, workerId, epoch)
  }

  /** Commands of one channel in order, channels side by side. */
  async function executeAll(): Promise<void> {
    const byChannel = Map.groupBy(
      await listPendingCommands(db, [...supervisors.keys()]),
      (command) => command.channelId,
    )
    await Promise.all(
      [...byChannel.values()].map(async (commands) => {
        for (const command of commands) await execute(command)
      }),
    )
  }

  /** Keeps the leases. Waits for nothing else: one slow channel must not cost all others theirs. */
  async function pulse(): Promise<void> {
    const beating = [...supervisors.values()]
    const held = await beat(
      db,
      workerId,
      beating.map((supervisor) => ({
        channelId: supervisor.channelId,
        epoch: supervisor.epoch,
        startedAt: new Date(supervisor.since),
        status: supervisor.state.name,
        bitrateKbps: bitrates.get(supervisor) ?? 0,
        errorCount: supervisor.errorCount,
      })),
      clock.now(),
    )
    for (const supervisor of beating) {
      if (held.has(supervisor.channelId)) {
        void supervisor.confirm()
        continue
      }
      if (supervisors.get(supervisor.channelId) === supervisor) supervisors.delete(supervisor.channelId)
      void supervisor.stop()
    }
  }

  /** Calendars are written ahead, hours before viewers come to the end of what is written. */
  async function writeOn(): Promise<void> {
    for (const channelId of await listShortOfAir(db, [...supervisors.keys()], clock.now())) {
      const supervisor = supervisors.get(channelId)
      if (!supervisor) continue
      const fence = { workerId, epoch: supervisor.epoch }
      await inTurn(() => writeAhead(db, channelId, fence, clock.now()))
        .then(() => notify(db, 'timeline', channelId))
        .catch((error) => {
          if (!(error instanceof LeaseLostError))
            log.error({ err: error, channelId }, 'the calendar could not be written ahead')
        })
    }
  }

  /** Until what has ended is published a live feed may still go on. */
  const publishedBy = () => clock.now() - SEGMENT_MS

  /** What has ended and is published goes into the as-run log. */
  async function writeLog(): Promise<void> {
    for (const [channelId, supervisor] of supervisors) {
      if (clock.now() < (logDueAt.get(supervisor) ?? 0)) continue
      const fence = { workerId, epoch: supervisor.epoch }
      try {
        logDueAt.set(supervisor, await inTurn(() => writeAsRun(db, channelId, fence, publishedBy())))
      } catch (error) {
        if (error instanceof LeaseLostError) continue
        if (isDatabaseAway(error)) throw error
        log.error({ err: error, channelId }, 'the as-run log could not be written; it is with the next look')
      }
    }
  }

  /** What ended by then, and the seal behind it: nobody holds the channel from here on. */
  async function closeLog(channelId: string, epoch: number, endedBy: number): Promise<void> {
    const fence = { workerId, epoch }
    try {
      await inTurn(() => writeAsRun(db, channelId, fence, endedBy))
      await inTurn(() => sealAsRun(db, channelId, fence))
    } catch (error) {
      if (error instanceof LeaseLostError) return
      log.error({ err: error, channelId }, 'the as-run log could not be closed; the next start goes on with it')
    }
  }

  /** Each channel for itself; the first failure is reported when all have been looked at. */
  async function look(): Promise<void> {
    const check = await beginAirCheck(db, shelf, [...supervisors.keys()], clock.now())
    const looks = await Promise.allSettled(
      [...supervisors.values()].map(async (supervisor) => {
        bitrates.set(supervisor, (await checkAir(check, supervisor)).bitrateKbps)
      }),
    )
    const failed = looks.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
    await ahead.look(check)
  }

  /** Runs one piece of work; a database that is away costs one line, not the role. */
  async function guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      if (away) log.info('the database answers again')
      away = false
    } catch (error) {
      if (isDatabaseAway(error)) {
        if (!away) log.warn('the database does not answer; channels stay on air, commands wait')
        away = true
      } else log.error({ err: error }, `${what} failed`)
    }
  }

  const commands: Loop = startLoop(POLL_MS, () =>
    guarded('commands', async () => {
      await claim()
      await executeAll()
    }),
  )
  const live = startLiveAir({
    db,
    workerId,
    clock,
    inTurn,
    held: () => [...supervisors.values()],
    letGo: (channelId) => {
      const supervisor = supervisors.get(channelId)
      return supervisor ? letGoWhenStopped(supervisor) : Promise.resolve()
    },
    guarded: (work) => guarded('live feeds', work),
  })
  const heart = startLoop(HEARTBEAT_MS, () => guarded('heartbeat', pulse))
  const scribe = startLoop(AS_RUN_MS, () => guarded('as-run', writeLog))
  const broom = startLoop(PRUNE_MS, () =>
    guarded('pruning', async () => {
      const pruned = await pruneHistory(db, clock.now())
      if (pruned.chunks + pruned.commands > 0) log.info(pruned, 'old timeline and finished commands removed')
    }),
  )
  const eye = startLoop(HEARTBEAT_MS, async () => {
    await guarded('calendar', writeOn)
    await guarded('look at what airs next', look)
  })

  return {
    wake: () => {
      commands.hurry()
      live.hurry()
    },
    wakeLive: () => live.hurry(),
    held: () => [...supervisors.keys()],
    async stop() {
      await Promise.all([commands.stop(), live.stop(), heart.stop(), eye.stop(), scribe.stop(), broom.stop()])
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.stop()))
      await Promise.all(
        [...supervisors.values()].map(({ channelId, epoch }) => closeLog(channelId, epoch, publishedBy())),
      )
      ahead.close()
      await guarded('release', () => releaseLeases(db, workerId))
    },
  }
}
