// A worker that joins gets its share: those with more hand channels over, a few at a time. What is scheduled airs without
// a worker, so no viewer notices.
import { surplusOf } from '#domain/system/share-channels.ts'
import { listMovable, listPlayingWorkers } from '#features/playout/list-playing-workers.ts'
import { handOver } from './hand-over.ts'
import type { AsRunLog } from './keep-as-run-log.ts'
import type { Playout } from './playout.ts'

const MOVED_AT_ONCE = 50

export async function balanceChannels(playout: Playout, asRun: AsRunLog): Promise<void> {
  const { db, workerId, supervisors, log } = playout
  if (supervisors.size < 2) return
  const surplus = surplusOf(await listPlayingWorkers(db), workerId)
  if (surplus === 0) return
  const moved = await listMovable(db, workerId, Math.min(surplus, MOVED_AT_ONCE))
  for (const channelId of moved) {
    const supervisor = supervisors.get(channelId)
    if (supervisor) await handOver(playout, asRun, supervisor)
  }
  if (moved.length > 0) log.info({ channels: moved.length }, 'channels are handed over to workers with less to do')
}
