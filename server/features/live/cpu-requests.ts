// A live encoder that needs the CPU asks the transcoders of its machine to pause. They may run in other processes or
// containers: the request is stored with the requesting worker.
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'

/** @param machine identifies the machine, the same in all of its containers */
export async function requestCpu(db: Db, workerId: string, machine: string, forMs: number): Promise<void> {
  await db.$executeRaw`
    UPDATE "WorkerNode" SET machine = ${machine}, "cpuWantedUntil" = now() + ${forMs} * interval '1 millisecond'
     WHERE id = ${workerId}`
  await notify(db, 'cpu', machine)
}

export async function isCpuRequested(db: Db, machine: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ wanted: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "WorkerNode" w WHERE machine = ${machine} AND "cpuWantedUntil" > now()
                      AND ${WORKER_IS_ALIVE}) AS wanted`
  return row?.wanted === true
}
