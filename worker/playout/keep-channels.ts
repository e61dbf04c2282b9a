// The loops by which a worker plays channels: it claims them, carries out their commands, keeps their leases, writes
// their calendars ahead and logs what aired. What else a worker does for them is in role.ts.
import { HEARTBEAT_MS } from '#domain/system/worker-alive.ts'
import { releaseLease, releaseLeases } from '#features/playout/leases.ts'
import { takeNoMoreChannels } from '#features/playout/list-playing-workers.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import { balanceChannels } from './balance-channels.ts'
import { carryOutCommands } from './carry-out-commands.ts'
import { claim } from './claim-channels.ts'
import type { Guarded } from './guard-database.ts'
import { handOver } from './hand-over.ts'
import { keepAsRunLog } from './keep-as-run-log.ts'
import { keepLeases } from './keep-leases.ts'
import type { Playout } from './playout.ts'
import { writeCalendars } from './write-calendars.ts'

const POLL_MS = 1_000
const AS_RUN_MS = 5_000
const BALANCE_MS = 10_000

export interface KeptChannels {
  /** Look for commands now (a notification arrived). */
  hurry(): void
  /** Resolves when no loop is running. */
  stop(): Promise<void>
  /** After stop(): ends the supervision and closes the logs. The channels continue on air. */
  leave(): Promise<void>
  /** After leave(): another worker may take the channels at once. */
  release(): Promise<void>
}

export interface AirChecks {
  bitrateOf(supervisor: ChannelSupervisor): number
  /** Checks what airs next. */
  look(): Promise<void>
}

export function keepChannels(playout: Playout, guarded: Guarded, { bitrateOf, look }: AirChecks): KeptChannels {
  const { db, workerId, clock, supervisors } = playout
  const asRun = keepAsRunLog(playout)

  /** A stopped channel needs no holder. */
  async function letGoWhenStopped(supervisor: ChannelSupervisor): Promise<void> {
    const { channelId, epoch } = supervisor
    if (supervisor.state.name !== 'stopped' || supervisors.get(channelId) !== supervisor) return
    supervisors.delete(channelId)
    await supervisor.stop()
    await asRun.close(supervisor, clock.now())
    await releaseLease(db, channelId, workerId, epoch)
    // A command after the stop claims it again.
    commands.hurry()
  }

  const commands: Loop = startLoop(POLL_MS, () =>
    guarded('commands', async () => {
      await claim(playout, (supervisor) => guarded('release', () => letGoWhenStopped(supervisor)))
      await carryOutCommands(playout, {
        letGo: letGoWhenStopped,
        handOver: (supervisor) => handOver(playout, asRun, supervisor),
      })
      // A stop that failed ends with a retry, after its command.
      for (const supervisor of supervisors.values()) await letGoWhenStopped(supervisor)
    }),
  )
  const heartbeats = startLoop(HEARTBEAT_MS, () => guarded('heartbeat', () => keepLeases(playout, bitrateOf)))
  const logRounds = startLoop(AS_RUN_MS, () => guarded('as-run', () => asRun.write()))
  const balancing = startLoop(BALANCE_MS, () => guarded('balancing', () => balanceChannels(playout, asRun)))
  const airChecks = startLoop(HEARTBEAT_MS, async () => {
    await guarded('calendar', () => writeCalendars(playout))
    await guarded('check what airs next', look)
  })

  return {
    hurry: () => commands.hurry(),
    async stop() {
      await Promise.all([
        guarded('release', () => takeNoMoreChannels(db, workerId)),
        ...[balancing, commands, heartbeats, logRounds, airChecks].map((loop) => loop.stop()),
      ])
    },
    async leave() {
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.stop()))
      await Promise.all([...supervisors.values()].map((supervisor) => asRun.close(supervisor, asRun.publishedBy())))
    },
    release: () => guarded('release', () => releaseLeases(db, workerId)),
  }
}
