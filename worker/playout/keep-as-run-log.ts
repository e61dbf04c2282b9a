// The as-run log of the channels that this worker plays: what has ended and is published is written down.
import { isDatabaseAway } from '#adapters/db.ts'
import { SEGMENT_MS } from '#domain/ladder/ladder.ts'
import { sealAsRun, writeAsRun } from '#features/as-run/write-as-run.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import { fenceOf, type Playout } from './playout.ts'

export interface AsRunLog {
  /** Writes what is due. */
  write(): Promise<void>
  /** Writes what ended by then, and the seal behind it: nobody holds the channel from here on. */
  close(supervisor: { channelId: string; epoch: number }, endedBy: number): Promise<void>
  /** The end of what is written for sure: until that is published a live feed may still go on. */
  publishedBy(): number
}

export function keepAsRunLog(playout: Playout): AsRunLog {
  const { db, clock, inTurn, log, supervisors } = playout
  const dueAt = new WeakMap<ChannelSupervisor, number>()
  const publishedBy = () => clock.now() - SEGMENT_MS
  return {
    publishedBy,
    async write() {
      for (const [channelId, supervisor] of supervisors) {
        if (clock.now() < (dueAt.get(supervisor) ?? 0)) continue
        const fence = fenceOf(playout, supervisor)
        try {
          dueAt.set(supervisor, await inTurn(() => writeAsRun(db, channelId, fence, publishedBy())))
        } catch (error) {
          if (error instanceof LeaseLostError) continue
          if (isDatabaseAway(error)) throw error
          log.error({ err: error, channelId }, 'the as-run log could not be written; it is with the next look')
        }
      }
    },
    async close({ channelId, epoch }, endedBy) {
      const fence = fenceOf(playout, { epoch })
      try {
        await inTurn(() => writeAsRun(db, channelId, fence, endedBy))
        await inTurn(() => sealAsRun(db, channelId, fence))
      } catch (error) {
        if (error instanceof LeaseLostError) return
        log.error({ err: error, channelId }, 'the as-run log could not be closed; the next start goes on with it')
      }
    },
  }
}
