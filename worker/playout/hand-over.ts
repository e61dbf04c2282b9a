import { releaseLease } from '#features/playout/leases.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import type { AsRunLog } from './keep-as-run-log.ts'
import type { Playout } from './playout.ts'

/** The channel stays on air; any worker may take it at once, also this one. */
export async function handOver(playout: Playout, asRun: AsRunLog, supervisor: ChannelSupervisor): Promise<void> {
  const { db, workerId, supervisors } = playout
  const { channelId, epoch } = supervisor
  supervisors.delete(channelId)
  await supervisor.stop()
  await asRun.close(supervisor, asRun.publishedBy())
  await releaseLease(db, channelId, workerId, epoch)
}
