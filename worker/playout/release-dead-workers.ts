// A killed worker releases nothing. Its successor on the same machine can see that the process is gone, and need not
// wait for the leases to expire before it carries out commands.
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { listWorkersOn, releaseLeases, removeWorker } from '#features/playout/leases.ts'

/**
 * Releases the channels of workers on this host whose process is gone. If the host name is shared and a worker is alive
 * after all, the epoch of its leases fences it off: no channel airs twice.
 */
export async function releaseDeadWorkers(db: Db, self: { id: string; host: string; pid: number }): Promise<void> {
  for (const { id, pid } of await listWorkersOn(db, self.host)) {
    // Our own pid: a restarted container.
    if (id === self.id || (pid !== self.pid && isAlive(pid))) continue
    await releaseLeases(db, id)
    await removeWorker(db, id)
    logger('worker').warn({ workerId: id, pid }, 'took over from a dead worker')
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process exists, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
