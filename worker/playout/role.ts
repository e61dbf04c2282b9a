// The playout role: plays the channels whose leases it holds. Each of its loops is a file beside this one.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import { HEARTBEAT_MS } from '#domain/system/worker-alive.ts'
import { expireOverrides } from '#features/admin/expire-overrides.ts'
import { releaseLease, releaseLeases } from '#features/playout/leases.ts'
import { takeNoMoreChannels } from '#features/playout/list-playing-workers.ts'
import { pruneHistory } from '#features/playout/prune.ts'
import { env } from '#server/env.ts'
import { limitConcurrency } from '#worker/limit-concurrency.ts'
import { verifyNightly } from '../audit/verify-nightly.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { MediaIndexes } from '../segments/media-indexes.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import { balanceChannels } from './balance-channels.ts'
import { carryOutCommands } from './carry-out-commands.ts'
import { beginAirCheck, checkAir } from './check-air.ts'
import { claim } from './claim-channels.ts'
import { keepAsRunLog } from './keep-as-run-log.ts'
import { keepLeases } from './keep-leases.ts'
import { keepRights } from './keep-rights.ts'
import type { Playout } from './playout.ts'
import { startLiveAir } from './start-live-air.ts'
import { VerifyAhead } from './verify-ahead.ts'
import { writeCalendars } from './write-calendars.ts'

const POLL_MS = 1_000
const AS_RUN_MS = 5_000
const PRUNE_MS = 3_600_000
const RIGHTS_MS = 20_000
const OVERRIDES_MS = 5_000
const AUDIT_MS = 3_600_000
const BALANCE_MS = 10_000
const PLANS_AT_ONCE = 4

export interface PlayoutRole {
  /** Look for commands now (a notification arrived). */
  wake(): void
  /** A live feed arrived, grew or ended. */
  wakeLive(): void
  /** The channels this worker plays. */
  held(): string[]
  /** Resolves when nothing of the role is running; its channels continue on air. */
  stop(): Promise<void>
}

export function startPlayoutRole(options: {
  db: Db
  workerId: string
  clock: Clock
  indexes: MediaIndexes
  /** Channels on air that it takes at most. */
  capacity?: number | undefined
}): PlayoutRole {
  const { db, workerId, clock, indexes, capacity = Number.POSITIVE_INFINITY } = options
  const log = logger('playout')
  const supervisors = new Map<string, ChannelSupervisor>()
  const playout: Playout = { db, workerId, clock, log, capacity, supervisors, enqueue: limitConcurrency(PLANS_AT_ONCE) }
  const bitrates = new WeakMap<ChannelSupervisor, number>()
  const ahead = new VerifyAhead(db, indexes, env().DATA_DIR)
  const asRun = keepAsRunLog(playout)
  let away = false

  /** Runs one task; a database outage logs one line and does not end the role. */
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

  /** A stopped channel needs no holder. */
  async function letGoWhenStopped(supervisor: ChannelSupervisor): Promise<void> {
    const { channelId, epoch } = supervisor
    if (supervisor.state.name !== 'stopped' || supervisors.get(channelId) !== supervisor) return
    supervisors.delete(channelId)
    await supervisor.stop()
    await asRun.close({ channelId, epoch }, clock.now())
    await releaseLease(db, channelId, workerId, epoch)
    // A command after the stop claims it again.
    commands.hurry()
  }

  /** Each channel independently; the first failure is reported when all have been checked. */
  async function look(): Promise<void> {
    const check = await beginAirCheck(db, indexes, [...supervisors.keys()], clock.now())
    const looks = await Promise.allSettled(
      [...supervisors.values()].map(async (supervisor) => {
        bitrates.set(supervisor, (await checkAir(check, supervisor)).bitrateKbps)
      }),
    )
    const failed = looks.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
    await ahead.look(check)
  }

  const commands: Loop = startLoop(POLL_MS, () =>
    guarded('commands', async () => {
      await claim(playout, (supervisor) => guarded('release', () => letGoWhenStopped(supervisor)))
      await carryOutCommands(playout, letGoWhenStopped)
    }),
  )
  const live = startLiveAir(playout, (work) => guarded('live feeds', work))
  const heartbeats = startLoop(HEARTBEAT_MS, () =>
    guarded('heartbeat', () => keepLeases(playout, (supervisor) => bitrates.get(supervisor) ?? 0)),
  )
  const logRounds = startLoop(AS_RUN_MS, () => guarded('as-run', () => asRun.write()))
  const rights = startLoop(RIGHTS_MS, () => guarded('rights', () => keepRights(playout)))
  const overrides = startLoop(OVERRIDES_MS, () =>
    guarded('ending overrides', async () => void (await expireOverrides(db, workerId, Date.now()))),
  )
  const balancing = startLoop(BALANCE_MS, () => guarded('balancing', () => balanceChannels(playout, asRun)))
  const pruning = startLoop(PRUNE_MS, () =>
    guarded('pruning', async () => {
      const pruned = await pruneHistory(db, clock.now())
      if (Object.values(pruned).some((count) => count > 0))
        log.info(pruned, 'old timeline, finished commands, deleted channels and ended rows removed')
    }),
  )
  let stopped = false
  const audits = startLoop(AUDIT_MS, () =>
    guarded('audit', () => verifyNightly({ db, clock, log, stopped: () => stopped })),
  )
  const airChecks = startLoop(HEARTBEAT_MS, async () => {
    await guarded('calendar', () => writeCalendars(playout))
    await guarded('check what airs next', look)
  })

  return {
    wake: () => {
      commands.hurry()
      live.hurry()
    },
    wakeLive: () => live.hurry(),
    held: () => [...supervisors.keys()],
    async stop() {
      stopped = true
      await guarded('release', () => takeNoMoreChannels(db, workerId))
      await Promise.all([
        balancing.stop(),
        commands.stop(),
        live.stop(),
        heartbeats.stop(),
        airChecks.stop(),
        logRounds.stop(),
        rights.stop(),
        overrides.stop(),
        pruning.stop(),
        audits.stop(),
      ])
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.stop()))
      await Promise.all([...supervisors.values()].map((supervisor) => asRun.close(supervisor, asRun.publishedBy())))
      ahead.close()
      await guarded('release', () => releaseLeases(db, workerId))
    },
  }
}
