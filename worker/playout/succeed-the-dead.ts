// A worker that was killed gave nothing back. Its successor on the same machine can see that the process
// is gone, and need not wait for the leases to run out before it carries out commands.
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { listWorkersOn, releaseLeases, removeWorker } from '#features/playout/leases.ts'

/**
 * Frees the channels of workers on this host whose process is gone. Should the host's name be shared
 * and a worker be alive after all, the epoch of its leases fences it off: no channel airs twice.
 */
export async function succeedTheDead(db: Db, self: { id: string; host: string; pid: number }): Promise<void> {
  for (const { id, pid } of await listWorkersOn(db, self.host)) {
    // Our own number: a container that was started again.
    if (id === self.id || (pid !== self.pid && isAlive(pid))) continue
    await releaseLeases(db, id)
    await removeWorker(db, id)
    logger('worker').warn({ workerId: id, pid }, 'took over from a worker that is gone')
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
