// Applies the migrations of this checkout to the database, with Prisma's schema engine. Prisma's command line would send
// it the same request (`migrate deploy`), but production does not have it.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { LaunchError } from './launch-error.ts'

const run = promisify(execFile)

/**
 * @param only names of the migrations to apply, for the tables of an older version; omitted: all of this checkout
 * @returns whether anything had to be done. @throws LaunchError
 */
export async function migrateDatabase(root: string, databaseUrl: string, only?: ReadonlySet<string>): Promise<boolean> {
  await ensureDatabase(databaseUrl)
  const migrations = migrationsOf(root).filter(({ name }) => !only || only.has(name))
  if (await isMigrated(migrations, databaseUrl)) return false
  try {
    await applyMigrations(root, migrations, databaseUrl)
    return true
  } catch (error) {
    throw new LaunchError(
      (error as Error).message,
      'The database is as the last successful migration left it. Fix the problem above, then start again.',
    )
  }
}

/** Creates it if the server does not have it. @throws LaunchError */
export async function ensureDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl)
  const name = decodeURIComponent(url.pathname.slice(1))
  const host = url.host
  try {
    await query(databaseUrl, 'SELECT 1')
    return
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000')
      throw new LaunchError(
        `The database at ${host} does not answer: ${(error as Error).message}`,
        'Start it, or correct DATABASE_URL (unset: the embedded one). Nothing was changed.',
      )
  }
  url.pathname = '/postgres'
  try {
    await query(url.href, `CREATE DATABASE "${name.replaceAll('"', '""')}"`)
  } catch (error) {
    throw new LaunchError(
      `There is no database “${name}” at ${host}, and it could not be created: ${(error as Error).message}`,
      'Create it there, or allow the role of DATABASE_URL to do so.',
    )
  }
}

interface Migration {
  name: string
  sql: string
}

/** Of this checkout, with their SHA-256. */
export const listMigrations = (root: string): { name: string; checksum: string }[] =>
  migrationsOf(root).map(({ name, sql }) => ({ name, checksum: sha256(sql) }))

function migrationsOf(root: string): Migration[] {
  const folder = join(root, 'prisma', 'migrations')
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }))
}

/** In a process of its own, with whose end the memory of the WebAssembly engine is freed. */
async function applyMigrations(root: string, migrations: readonly Migration[], databaseUrl: string): Promise<void> {
  const migrationDirectories = migrations.map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
  }))
  const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"' }
  const params = {
    migrationsList: {
      baseDir: join(root, 'prisma', 'migrations'),
      lockfile,
      migrationDirectories,
      shadowDbInitScript: '',
    },
    filters: { externalTables: [], externalEnums: [] },
  }
  const running = run(process.execPath, [join(root, 'prisma', 'schema-engine.mjs')], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl },
  })
  running.child.stdin?.end(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'applyMigrations', params })}\n`)
  const { stdout, stderr } = await running
  const answer = JSON.parse(stdout || '{}')
  if (answer.result === undefined)
    throw new Error(`The migrations failed:\n${answer.error?.data?.message ?? `${stdout}${stderr}`.trim()}`)
}

/** Queried directly because the engine takes a second for it, at every start. */
async function isMigrated(migrations: readonly Migration[], databaseUrl: string): Promise<boolean> {
  try {
    const applied = await query(
      databaseUrl,
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    const known = new Set(applied.map((row) => `${row.migration_name} ${row.checksum}`))
    return migrations.every(({ name, sql }) => known.has(`${name} ${sha256(sql)}`))
  } catch {
    return false // no such table yet
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
