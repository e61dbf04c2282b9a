// An installation for one run of the benchmarks: a database, a media folder, and workers on demand.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openDb } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { AccountId, MediaId } from '#domain/ids.ts'
import { addMedia } from '#features/media/add-media.ts'
import { until } from '#server/testing/until.ts'
import { migrateDatabase } from '#worker/launch/migrate.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { startTestPostgres } from '../harness/test-postgres.ts'
import { type ServerProcess, startServer } from './server-process.ts'

export const ROOT = resolve(import.meta.dirname, '../..')
const PREPARE_LIMIT_MS = 15 * 60_000

export type House = Awaited<ReturnType<typeof openBench>>
export type BenchWorker = ServerProcess & { originUrl: string }

export async function openBench() {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-bench-'))
  const postgres = await startTestPostgres()
  const databaseUrl = postgres.url('bench')
  await migrateDatabase(ROOT, databaseUrl)
  const db = openDb(databaseUrl)
  const accountId = newId<AccountId>('ac')
  await db.account.create({ data: { id: accountId, name: 'Benchmarks', plan: 'enterprise' } })
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  return {
    folder,
    dataDir,
    databaseUrl,
    db,
    accountId,
    async close() {
      await db.$disconnect()
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A worker with the given roles, up and reachable. */
export async function startWorker(
  house: House,
  roles: string,
  core?: number,
  env: Record<string, string> = {},
): Promise<BenchWorker> {
  const port = await findFreePort()
  const originUrl = `http://127.0.0.1:${port}`
  const known = (await house.db.workerNode.findMany({ select: { id: true } })).map(({ id }) => id)
  // Not their number: the new one removes a dead one.
  const isBeating = async () => (await house.db.workerNode.count({ where: { id: { notIn: known } } })) > 0
  const worker = await startServer({
    file: process.execPath,
    args: [...benchNodeOptions(), 'worker/main.ts', `--roles=${roles}`],
    core,
    cwd: ROOT,
    env: {
      DATABASE_URL: house.databaseUrl,
      DATA_DIR: house.dataDir,
      ORIGIN_PORT: String(port),
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      ...env,
    },
    logFile: join(house.folder, `worker-${roles}.log`),
    isUp: async () => (roles.includes('origin') ? (await fetch(`${originUrl}/health/ready`)).ok : isBeating()),
  })
  return { ...worker, originUrl }
}

/** Stops the worker when `work` has ended. */
export async function withWorker<T>(
  house: House,
  roles: string,
  work: (worker: BenchWorker) => Promise<T>,
): Promise<T> {
  const worker = await startWorker(house, roles)
  try {
    return await work(worker)
  } finally {
    await worker.stop()
  }
}

/** BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=…" profiles the measured worker. */
export function benchNodeOptions(): string[] {
  return (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean)
}

/** Adds files to the library as an upload would; a worker with the transcode role prepares them. */
export async function addSources(house: House, sources: readonly string[]): Promise<MediaId[]> {
  const ids: MediaId[] = []
  for (const source of sources) {
    const mediaId = newId<MediaId>('md')
    const paths = mediaPaths(house.dataDir, house.accountId, mediaId)
    mkdirSync(paths.folder, { recursive: true })
    copyFileSync(source, paths.source)
    const file = { mediaId, title: source, kind: 'PROGRAMME', sourceName: source, sourceBytes: 1 } as const
    await addMedia(house.db, { ...house, tag: 'worker:bench' }, file)
    ids.push(mediaId)
  }
  return ids
}

/** @throws Error when an item failed */
export async function untilReady(house: House, ids: readonly string[]): Promise<void> {
  const rows = await until(
    async () => {
      const found = await house.db.mediaItem.findMany({ where: { id: { in: [...ids] } } })
      const isOver = found.every(({ state }) => state === 'READY') || found.some(({ state }) => state === 'FAILED')
      return isOver && found
    },
    PREPARE_LIMIT_MS,
    100,
  )
  const bad = rows.find(({ state }) => state === 'FAILED')
  if (bad) throw new Error(`A source could not be prepared: ${bad.failureMessage}`)
}

/** The files as ready items, prepared by the product's own ingest. */
export function prepare(house: House, sources: readonly string[]): Promise<MediaId[]> {
  return withWorker(house, 'transcode', async () => {
    const ids = await addSources(house, sources)
    await untilReady(house, ids)
    return ids
  })
}
