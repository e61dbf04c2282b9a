// The rows of the database at one moment, while the product runs. Each row is written as the text of its record, which
// every version of PostgreSQL reads back exactly. Not with pg_dump: the embedded PostgreSQL comes without it, and an
// older one refuses a newer server (docs/adr/0029).
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { LaunchError } from '../launch-error.ts'
import type { Manifest, Migration } from './manifest.ts'
import { writeRows } from './row-files.ts'
import { listTables, openSession, quoted, type Table } from './session.ts'

/** Records at a time: some hold a hundred kilobytes. */
const FETCHED = 500

export type Dump = Pick<Manifest, 'postgres' | 'migrations' | 'tables' | 'sequences'> & {
  /** SHA-256 of uploads, by `<account>/<item>`. */
  sources: Map<string, string>
}

/** @throws LaunchError; the database is only read */
export async function dumpTables(databaseUrl: string, folder: string): Promise<Dump> {
  const client = await openSession(databaseUrl)
  try {
    // One snapshot for all tables: no row refers to one that is missing.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const migrations = await listApplied(client)
    const tables: Manifest['tables'] = []
    await mkdir(join(folder, 'database'), { mode: 0o700 })
    for (const table of await listTables(client)) {
      const { name, columns } = table
      const written = await writeRows(folder, `database/${name}.rows.gz`, recordsOf(client, table))
      tables.push({ name, columns, ...written })
    }
    const sources = await listSources(client)
    const { rows } = await client.query<{ name: string; value: string }>(
      `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL`,
    )
    const version = await client.query<{ server_version: string }>('SHOW server_version')
    await client.query('COMMIT')
    await requireSameMigrations(client, migrations)
    const postgres = version.rows[0]?.server_version ?? 'unknown'
    return { postgres, migrations, tables, sequences: rows, sources }
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function* recordsOf(client: pg.Client, { name }: Table): AsyncGenerator<string[]> {
  await client.query(
    `DECLARE records NO SCROLL CURSOR FOR SELECT "a row"::text AS record FROM ${quoted(name)} AS "a row"`,
  )
  for (;;) {
    const { rows } = await client.query<{ record: string }>(`FETCH ${FETCHED} FROM records`)
    if (rows.length === 0) break
    yield rows.map(({ record }) => record)
  }
  await client.query('CLOSE records')
}

async function listApplied(client: pg.Client): Promise<Migration[]> {
  const { rows } = await client
    .query<Migration>(
      `SELECT migration_name AS name, checksum FROM _prisma_migrations
        WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    )
    .catch(() => {
      throw new LaunchError(
        'The database has no tables of Cloud Playout.',
        'Check DATABASE_URL and DATA_DIR, which npm start uses as well. Nothing was written.',
      )
    })
  return rows
}

/** A migration changes tables that the snapshot reads later. */
async function requireSameMigrations(client: pg.Client, before: readonly Migration[]): Promise<void> {
  const after = await listApplied(client)
  if (after.length !== before.length)
    throw new LaunchError(
      'The database was migrated during the backup.',
      'Run it again. The unfinished one was removed.',
    )
}

async function listSources(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ item: string; sha256: string }>(
    `SELECT "accountId" || '/' || id AS item, encode("sourceSha256", 'hex') AS sha256 FROM "MediaItem"
      WHERE "sourceSha256" IS NOT NULL`,
  )
  return new Map(rows.map(({ item, sha256 }) => [item, sha256]))
}
