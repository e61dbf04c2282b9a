// The playout role: plays the channels whose leases it holds (keep-channels.ts). Each of its loops is a file beside this
// one.
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import { OutageWatch } from '#domain/system/outage-watch.ts'
import { expireOverrides } from '#features/admin/expire-overrides.ts'
import type { Fence } from '#features/playout/fence.ts'
import { pruneHistory } from '#features/playout/prune.ts'
import { env } from '#server/env.ts'
import { limitConcurrency } from '#worker/limit-concurrency.ts'
import { verifyNightly } from '../audit/verify-nightly.ts'
import { startLoop } from '../loop.ts'
import type { MediaIndexes } from '../segments/media-indexes.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import { beginAirCheck, checkAir } from './check-air.ts'
import { guardDatabase } from './guard-database.ts'
import { keepChannels } from './keep-channels.ts'
import { keepRights } from './keep-rights.ts'
import { fenceOf, PLANS_AT_ONCE, type Playout } from './playout.ts'
import { startLiveAir } from './start-live-air.ts'
import { VerifyAhead } from './verify-ahead.ts'

const PRUNE_MS = 3_600_000
const RIGHTS_MS = 20_000
const OVERRIDES_MS = 5_000
const AUDIT_MS = 3_600_000

export interface PlayoutRole {
  /** Look for commands now (a notification arrived). */
  wake(): void
  /** A live feed arrived, grew or ended. */
  wakeLive(): void
  /** The channels this worker plays, with the leases. */
  held(): Fence[]
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
  const playout: Playout = {
    ...{ db, workerId, clock, log, capacity, supervisors },
    outages: new OutageWatch(() => clock.now()),
    enqueue: limitConcurrency(PLANS_AT_ONCE),
  }
  const bitrates = new WeakMap<ChannelSupervisor, number>()
  const ahead = new VerifyAhead(db, indexes, env().DATA_DIR)
  const guarded = guardDatabase(playout)

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

  const channels = keepChannels(playout, guarded, { bitrateOf: (supervisor) => bitrates.get(supervisor) ?? 0, look })
  const live = startLiveAir(playout, (work) => guarded('live feeds', work))
  const rights = startLoop(RIGHTS_MS, () => guarded('rights', () => keepRights(playout)))
  const overrides = startLoop(OVERRIDES_MS, () =>
    guarded('ending overrides', async () => void (await expireOverrides(db, workerId, Date.now()))),
  )
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

  return {
    wake: () => {
      channels.hurry()
      live.hurry()
    },
    wakeLive: () => live.hurry(),
    held: () => [...supervisors.values()].map((supervisor) => fenceOf(playout, supervisor)),
    async stop() {
      stopped = true
      await Promise.all([channels.stop(), live.stop(), rights.stop(), overrides.stop(), pruning.stop(), audits.stop()])
      await channels.leave()
      ahead.close()
      await channels.release()
    },
  }
}
