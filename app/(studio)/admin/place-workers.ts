// The rows of workers on admin pages: in an order that a heartbeat does not change, and with one name on all cards.
import type { WorkerOverview } from '#features/system/schema.ts'

/** Long lists show this many rows at first. */
export const WORKER_ROWS = 10

/** Those lost first, then by machine. */
export const placeWorkers = (workers: readonly WorkerOverview[]): WorkerOverview[] =>
  workers.toSorted(
    (a, b) =>
      Number(a.alive) - Number(b.alive) || a.host.localeCompare(b.host, 'en', { numeric: true }) || a.pid - b.pid,
  )

/** @returns the name of a process by its id: that of a worker, else the web process */
export function nameProcesses(workers: readonly WorkerOverview[]): (id: string) => string {
  const names = new Map(workers.map(({ id, roles, host, pid }) => [id, `${roles.join(', ')} (${host}, pid ${pid})`]))
  return (id) => names.get(id) ?? 'web'
}
