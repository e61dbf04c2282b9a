import { setTimeout as sleep } from 'node:timers/promises'
import type { DbOrTx } from '#adapters/db.ts'
import { diskStatus } from '#adapters/disk-space.ts'
import { ROLES } from '#domain/system/roles.ts'
import packageFacts from '#package.json' with { type: 'json' }
import { listWorkers } from './get-system-overview.ts'
import type { Health } from './schema.ts'

const HEALTH_PATIENCE_MS = 3_000

const { version } = packageFacts

/** Never throws: an unavailable database is an answer here. */
export async function getHealth(db: DbOrTx, dataDir: string, now: number): Promise<Health> {
  const startedAt = performance.now()
  // A database that hangs counts as unavailable, and a probe must not wait forever.
  const timeout = new AbortController()
  const late = sleep(HEALTH_PATIENCE_MS, null, { signal: timeout.signal, ref: false }).catch(() => null)
  const workers = await Promise.race([listWorkers(db, now), late]).catch(() => null)
  timeout.abort()
  const storage = { status: await diskStatus(dataDir) }
  if (!workers)
    return {
      status: 'degraded',
      storage,
      database: { status: 'unavailable', latencyMs: null },
      workers: { status: 'unknown', alive: 0, missing: [], lastHeartbeat: null },
      version,
    }
  const alive = workers.filter((worker) => worker.alive)
  const missing = ROLES.filter((role) => !alive.some(({ roles }) => roles.includes(role)))
  return {
    status: missing.length === 0 && storage.status !== 'full' ? 'ok' : 'degraded',
    storage,
    database: { status: 'ok', latencyMs: Math.round(performance.now() - startedAt) },
    workers: {
      status: missing.length === 0 ? 'ok' : alive.length > 0 ? 'incomplete' : 'none',
      alive: alive.length,
      missing,
      lastHeartbeat: workers[0]?.heartbeatAt.toISOString() ?? null,
    },
    version,
  }
}
