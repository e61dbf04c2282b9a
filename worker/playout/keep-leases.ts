// One heartbeat for all channels of a worker.
import { beat } from '#features/playout/leases.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'
import type { Playout } from './playout.ts'

/** Never waits for other work: one slow channel must not cost all others their leases. */
export async function keepLeases(
  { db, workerId, clock, supervisors }: Playout,
  bitrateOf: (supervisor: ChannelSupervisor) => number,
): Promise<void> {
  const beating = [...supervisors.values()]
  const pulses = beating.map((supervisor) => ({
    channelId: supervisor.channelId,
    epoch: supervisor.epoch,
    startedAt: new Date(supervisor.since),
    status: supervisor.state.name,
    bitrateKbps: bitrateOf(supervisor),
    errorCount: supervisor.errorCount,
  }))
  const held = await beat(db, workerId, pulses, clock.now())
  for (const supervisor of beating) {
    if (held.has(supervisor.channelId)) {
      void supervisor.confirm()
      continue
    }
    if (supervisors.get(supervisor.channelId) === supervisor) supervisors.delete(supervisor.channelId)
    void supervisor.stop()
  }
}
