// Live feeds on this worker's channels: each round adds new segments to the timeline, or leaves a feed that no longer
// arrives.
import { LRUCache } from 'lru-cache'
import { isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { listLiveChannels } from '#features/live/list-live-channels.ts'
import { stepLive } from '#features/live/step-live.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import { PlanTooLateError } from '#features/playout/plan-in-time.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import { fenceOf, type Playout } from './playout.ts'

/** Beside the wake-up that each segment sends. Well below a segment's length: a lost wake-up loses no video. */
const POLL_MS = 400
/** After an outage of the database: encoders first record the segments that waited, so no feed seems to have stalled. */
const CATCH_UP_MS = 1_500
const SAY_LATE_EVERY_MS = 60_000

export function startLiveAir(playout: Playout, guarded: (work: () => Promise<void>) => Promise<void>): Loop {
  const { db, clock, enqueue, supervisors } = playout
  const log = logger('live')
  const saidLateAt = new LRUCache<string, number>({ max: 1_000 })
  let isAway = false
  let backAt = Number.NEGATIVE_INFINITY

  async function lookAt(supervisor: ChannelSupervisor): Promise<void> {
    const { channelId } = supervisor
    try {
      await enqueue(() => stepLive(db, fenceOf(playout, supervisor), clock))
    } catch (error) {
      if (error instanceof LeaseLostError) return
      if (error instanceof PlanTooLateError) return sayLate(channelId)
      if (isDatabaseAway(error)) throw error
      log.error({ err: error, channelId }, 'a live feed could not be updated; retrying')
    }
  }

  /** Not with each look. */
  function sayLate(channelId: string): void {
    const at = performance.now()
    if (at - (saidLateAt.get(channelId) ?? Number.NEGATIVE_INFINITY) < SAY_LATE_EVERY_MS) return
    saidLateAt.set(channelId, at)
    log.warn({ channelId }, 'the database answers too slowly for the live feed; the channel stays as it was planned')
  }

  return startLoop(POLL_MS, () =>
    guarded(async () => {
      try {
        const ids = await listLiveChannels(db, [...supervisors.keys()])
        if (isAway) backAt = performance.now()
        isAway = false
        if (performance.now() - backAt < CATCH_UP_MS) return
        const looks = ids.flatMap((channelId) => supervisors.get(channelId) ?? []).map(lookAt)
        const failed = (await Promise.allSettled(looks)).find((result) => result.status === 'rejected')
        if (failed) throw failed.reason
      } catch (error) {
        isAway = isDatabaseAway(error)
        throw error
      }
    }),
  )
}
