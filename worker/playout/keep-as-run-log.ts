// Writes the as-run log of this worker's channels: entries that have ended and are published.
import { isDatabaseAway } from '#adapters/db.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { sealAsRun, writeAsRun } from '#features/as-run/write-as-run.ts'
import { LeaseLostError } from '#features/playout/fence.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import { fenceOf, type Playout } from './playout.ts'

export interface AsRunLog {
  /** Writes what is due. */
  write(): Promise<void>
  /** Writes what ended by then, and the seal: the channel is released after this. */
  close(supervisor: Pick<ChannelSupervisor, 'channelId' | 'accountId' | 'epoch'>, endedBy: number): Promise<void>
  /** The end of what is final: until it is published a live feed may still be extended. */
  publishedBy(): number
}

export function keepAsRunLog(playout: Playout): AsRunLog {
  const { db, clock, enqueue, log, supervisors } = playout
  const dueAt = new WeakMap<ChannelSupervisor, number>()
  const publishedBy = () => clock.now() - LONGEST_SEGMENT_MS

  async function write(supervisor: ChannelSupervisor): Promise<void> {
    const fence = fenceOf(playout, supervisor)
    try {
      dueAt.set(supervisor, await enqueue(() => writeAsRun(db, fence, publishedBy())))
    } catch (error) {
      if (error instanceof LeaseLostError) return
      if (isDatabaseAway(error)) throw error
      log.error({ err: error }, 'the as-run log could not be written; retrying')
    }
  }

  return {
    publishedBy,
    async write() {
      for (const supervisor of supervisors.values()) {
        if (clock.now() < (dueAt.get(supervisor) ?? 0)) continue
        const { channelId, accountId } = supervisor
        await withFacts({ channelId, accountId }, () => write(supervisor))
      }
    },
    async close({ channelId, accountId, epoch }, endedBy) {
      const fence = fenceOf(playout, { channelId, epoch })
      await withFacts({ channelId, accountId }, async () => {
        try {
          await enqueue(() => writeAsRun(db, fence, endedBy))
          await enqueue(() => sealAsRun(db, fence))
        } catch (error) {
          if (error instanceof LeaseLostError) return
          log.error({ err: error }, 'the as-run log could not be closed; the next start continues it')
        }
      })
    },
  }
}
