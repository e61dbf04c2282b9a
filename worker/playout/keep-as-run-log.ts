// Writes the as-run log of this worker's channels: entries that have ended and are published.
import { isDatabaseAway } from '#adapters/db.ts'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { sealAsRun, writeAsRun } from '#features/as-run/write-as-run.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import { fenceOf, type Playout } from './playout.ts'

export interface AsRunLog {
  /** Writes what is due. */
  write(): Promise<void>
  /** Writes what ended by then, and the seal: the channel is released after this. */
  close(supervisor: { channelId: string; epoch: number }, endedBy: number): Promise<void>
  /** The end of what is final: until it is published a live feed may still be extended. */
  publishedBy(): number
}

export function keepAsRunLog(playout: Playout): AsRunLog {
  const { db, clock, enqueue, log, supervisors } = playout
  const dueAt = new WeakMap<ChannelSupervisor, number>()
  const publishedBy = () => clock.now() - LONGEST_SEGMENT_MS
  return {
    publishedBy,
    async write() {
      for (const [channelId, supervisor] of supervisors) {
        if (clock.now() < (dueAt.get(supervisor) ?? 0)) continue
        const fence = fenceOf(playout, supervisor)
        try {
          dueAt.set(supervisor, await enqueue(() => writeAsRun(db, fence, publishedBy())))
        } catch (error) {
          if (error instanceof LeaseLostError) continue
          if (isDatabaseAway(error)) throw error
          log.error({ err: error, channelId }, 'the as-run log could not be written; retrying')
        }
      }
    },
    async close({ channelId, epoch }, endedBy) {
      const fence = fenceOf(playout, { channelId, epoch })
      try {
        await enqueue(() => writeAsRun(db, fence, endedBy))
        await enqueue(() => sealAsRun(db, fence))
      } catch (error) {
        if (error instanceof LeaseLostError) return
        log.error({ err: error, channelId }, 'the as-run log could not be closed; the next start continues it')
      }
    },
  }
}
