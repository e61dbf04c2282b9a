// The playout role: claims channels, carries out commands, keeps one supervisor a channel, and
// beats for all of them at once.
import { type Db, isDatabaseAway } from '../../server/adapters/db.ts'
import { logger } from '../../server/adapters/log.ts'
import { notify } from '../../server/adapters/wakeup.ts'
import {
  finishCommand,
  listPendingCommands,
  loadOrders,
  type PendingCommand,
} from '../../server/features/playout/commands.ts'
import {
  beat,
  claimChannels,
  HEARTBEAT_MS,
  recordObserved,
  releaseLease,
  releaseLeases,
} from '../../server/features/playout/leases.ts'
import {
  LeaseLostError,
  NothingToAirError,
  replanWithout,
  restartRun,
  startRun,
  stopRun,
} from '../../server/features/playout/writes.ts'
import type { Clock } from '../clock.ts'
import { reasonOf } from '../supervisor/machine.ts'
import { ChannelSupervisor, type PlayoutPort } from '../supervisor/runner.ts'
import { beginAirCheck, checkAir } from './check-air.ts'
import { initialState } from './initial-state.ts'
import type { MediaShelf } from './media-shelf.ts'

const POLL_MS = 1_000

export interface PlayoutRole {
  /** Look for commands now (a notification arrived). */
  wake(): void
  /** Resolves when nothing of the role is left running; its channels go on air as they are. */
  stop(): Promise<void>
}

export function startPlayoutRole(options: { db: Db; workerId: string; clock: Clock; shelf: MediaShelf }): PlayoutRole {
  const { db, workerId, clock, shelf } = options
  const log = logger('playout')
  const supervisors = new Map<string, ChannelSupervisor>()
  /** What has been recorded for each channel, so that a heartbeat mends a write that failed. */
  const recorded = new Map<string, string>()
  let woken = false
  let stopping = false
  let away = false

  function port(channelId: string, epoch: number): PlayoutPort {
    const fence = { workerId, epoch }
    const changed = () => notify(db, 'timeline', channelId)
    return {
      startRun: async () => void (await startRun(db, channelId, fence, clock.now()).then(changed)),
      stopRun: () => stopRun(db, channelId, fence, clock.now()).then(changed),
      restartRun: () => restartRun(db, channelId, fence, clock.now()).then(changed),
      replanWithout: (ids) => replanWithout(db, channelId, fence, new Set(ids), clock.now()).then(changed),
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
        port: port(channelId, epoch),
        log,
        onLeaseLost: () => {
          if (supervisors.get(channelId)?.epoch === epoch) supervisors.delete(channelId)
          log.warn({ channelId }, 'lease lost: another worker plays the channel')
        },
      })
      supervisors.set(channelId, supervisor)
      if (event) void supervisor.send(event)
    }
  }

  async function execute(command: PendingCommand): Promise<void> {
    const supervisor = supervisors.get(command.channelId)
    if (!supervisor) {
      // A stop before it let the channel go: claim it again at once.
      woken = true
      return
    }
    const type = ({ START: 'order-start', STOP: 'order-stop', RESTART: 'order-restart' } as const)[command.kind]
    await supervisor.send({ type })
    const { state } = supervisor
    await finishCommand(db, command.id, state.name === 'failed' ? state.reason : null)
    if (state.name === 'stopped') {
      supervisors.delete(command.channelId)
      await supervisor.stop()
      await releaseLease(db, command.channelId, workerId, supervisor.epoch)
    }
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

  async function pulse(): Promise<void> {
    const check = await beginAirCheck(db, shelf, [...supervisors.keys()], clock.now())
    const pulses = await Promise.all(
      [...supervisors.values()].map(async (supervisor) => {
        const air = await checkAir(check, supervisor)
        return {
          channelId: supervisor.channelId,
          epoch: supervisor.epoch,
          startedAt: new Date(supervisor.since),
          status: supervisor.state.name,
          bitrateKbps: air.bitrateKbps,
          errorCount: supervisor.errorCount,
        }
      }),
    )
    const held = await beat(db, workerId, pulses)
    for (const { channelId, epoch } of pulses) {
      const supervisor = supervisors.get(channelId)
      if (held.has(channelId) || supervisor?.epoch !== epoch) continue
      supervisors.delete(channelId)
      await supervisor.stop()
    }
    await Promise.all(
      pulses
        .filter(({ channelId }) => held.has(channelId))
        .map(async ({ channelId, epoch }) => {
          const supervisor = supervisors.get(channelId)
          if (supervisor) await recordObservedIfStale(channelId, epoch, supervisor)
        }),
    )
  }

  async function recordObservedIfStale(channelId: string, epoch: number, supervisor: ChannelSupervisor): Promise<void> {
    const text = `${epoch} ${supervisor.state.name} ${reasonOf(supervisor.state)}`
    if (recorded.get(channelId) === text) return
    await recordObserved(db, channelId, { workerId, epoch }, supervisor.state.name, reasonOf(supervisor.state))
    recorded.set(channelId, text)
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

  // One loop for commands, woken early; one for heartbeats. Each waits for itself, so neither piles up.
  let wakeUp: () => void = () => undefined
  const commandLoop = (async () => {
    while (!stopping) {
      woken = false
      await guarded('commands', async () => {
        await claim()
        await executeAll()
      })
      if (stopping || woken) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS)
        wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()

  let endPause: () => void = () => undefined
  const pulseLoop = (async () => {
    while (!stopping) {
      await guarded('heartbeat', pulse)
      if (stopping) break
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, HEARTBEAT_MS)
        endPause = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()

  return {
    wake() {
      woken = true
      wakeUp()
    },
    async stop() {
      stopping = true
      wakeUp()
      endPause()
      await Promise.all([commandLoop, pulseLoop])
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.stop()))
      await guarded('release', () => releaseLeases(db, workerId))
    },
  }
}
