import { Prisma } from '#adapters/db.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'

/** Of a row `w` of "WorkerNode", by the database's clock. */
export const WORKER_IS_ALIVE = Prisma.sql`w."heartbeatAt" > now() - ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond'`
