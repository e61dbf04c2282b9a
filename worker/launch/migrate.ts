// Applies the migrations of this checkout to the database, with Prisma's command line.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { LaunchError } from './launch-error.ts'
import { prismaOrThrow } from './prisma-cli.ts'

/** @returns whether anything had to be done. @throws LaunchError */
export async function migrateDatabase(root: string, databaseUrl: string): Promise<boolean> {
  await createDatabase(databaseUrl)
  if (await isMigrated(root, databaseUrl)) return false
  try {
    await prismaOrThrow(root, ['migrate', 'deploy'], databaseUrl)
    return true
  } catch (error) {
    throw new LaunchError(
      (error as Error).message,
      'The database is as the last successful migration left it. Fix the problem above, then start again.',
    )
  }
}

async function createDatabase(databaseUrl: string): Promise<void> {
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

/** Queried directly because the Prisma command takes two seconds for it, at every start. */
async function isMigrated(root: string, databaseUrl: string): Promise<boolean> {
  const folder = join(root, 'prisma', 'migrations')
  const wanted = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .map((name) => `${name} ${sha256(join(folder, name, 'migration.sql'))}`)
  try {
    const applied = await query(
      databaseUrl,
      'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    const known = new Set(applied.map((row) => `${row.migration_name} ${row.checksum}`))
    return wanted.every((migration) => known.has(migration))
  } catch {
    return false // no such table yet
  }
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
