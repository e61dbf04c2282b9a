// Whether a process may get traffic. Load balancers ask often: an answer is kept for a second.
import { setTimeout as sleep } from 'node:timers/promises'
import type { DbOrTx } from '#adapters/db.ts'
import { folderStatus } from '#adapters/disk-space.ts'
import { newestMigration } from '#adapters/newest-migration.ts'
import packageFacts from '#package.json' with { type: 'json' }
import type { Readiness } from './schema.ts'

const KEPT_MS = 1_000
const PATIENCE_MS = 2_000

export interface ReadinessOptions {
  db: DbOrTx
  dataDir: string
  /** False: the process serves from what it knows while the database is away, as the origin does. */
  needsDatabase?: boolean
  /** False: it only reads from the data folder. */
  writesFiles?: boolean
  /** Until it has started. */
  isUp?: () => boolean
}

/** @returns never rejects */
export function openReadiness(options: ReadinessOptions): () => Promise<Readiness> {
  // As it is now: another one in its place is an unmounted disk.
  void folderStatus(options.dataDir)
  let asked: Promise<Readiness> | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (asked && now - askedAt < KEPT_MS) return asked
    askedAt = now
    asked = check(options)
    return asked
  }
}

const opened = new WeakMap<object, () => Promise<Readiness>>()

/** Of the web process. */
export function checkReadiness(db: DbOrTx, dataDir: string): Promise<Readiness> {
  const known = opened.get(db) ?? openReadiness({ db, dataDir })
  opened.set(db, known)
  return known()
}

async function check(options: ReadinessOptions): Promise<Readiness> {
  const { db, dataDir, needsDatabase = true, writesFiles = true, isUp = () => true } = options
  const [schema, storage] = await Promise.all([
    inTime(checkSchema(db), 'unavailable' as const),
    inTime(checkStorage(dataDir, writesFiles), 'unavailable' as const),
  ])
  const checks = {
    started: isUp(),
    database: schema === 'unavailable' ? ('unavailable' as const) : ('ok' as const),
    schema: schema === 'unavailable' ? ('unknown' as const) : schema,
    storage,
  }
  const databaseFits = checks.schema !== 'behind' && (checks.database === 'ok' || !needsDatabase)
  const ready = checks.started && databaseFits && storage === 'ok'
  return { status: ready ? 'ready' : 'not-ready', checks, version: packageFacts.version }
}

/** A newer schema is fine: migrations keep the version before them running. */
async function checkSchema(db: DbOrTx): Promise<'ok' | 'behind'> {
  const wanted = await newestMigration()
  const rows = await db.$queryRaw<object[]>`
    SELECT 1 FROM "_prisma_migrations"
     WHERE migration_name = ${wanted ?? ''} AND finished_at IS NOT NULL AND rolled_back_at IS NULL LIMIT 1`
  return wanted === null || rows.length > 0 ? 'ok' : 'behind'
}

/** A full disk does not count: channels stay on air, and most of the API works. */
async function checkStorage(dataDir: string, writesFiles: boolean): Promise<'ok' | 'unavailable'> {
  const status = await folderStatus(dataDir)
  return status === 'ok' || (status === 'read-only' && !writesFiles) ? 'ok' : 'unavailable'
}

async function inTime<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  const over = new AbortController()
  const late = sleep(PATIENCE_MS, otherwise, { signal: over.signal, ref: false }).catch(() => otherwise)
  try {
    return await Promise.race([work.catch(() => otherwise), late])
  } finally {
    over.abort()
  }
}
