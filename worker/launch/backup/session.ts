// A connection to the database that is backed up or restored.
import pg from 'pg'
import { LaunchError } from '../launch-error.ts'

/** So that a record has one text, whatever the server or the role is configured to. */
const SETTINGS = [
  `SET DateStyle TO 'ISO, YMD'`,
  `SET TimeZone TO 'UTC'`,
  `SET IntervalStyle TO 'postgres'`,
  `SET bytea_output TO 'hex'`,
  'SET extra_float_digits TO 1',
  'SET statement_timeout TO 0',
  'SET idle_in_transaction_session_timeout TO 0',
  // The policies of the tables let all accounts through (ADR 22).
  `SELECT set_config('app.account', '*', false)`,
]

/** @throws LaunchError when it does not answer */
export async function openSession(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000, keepAlive: true })
  // Without a listener the loss of the connection ends the process; the query fails, too.
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (const setting of SETTINGS) await client.query(setting)
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw new LaunchError(
      `The database at ${new URL(databaseUrl).host} does not answer: ${(error as Error).message}`,
      'Start it, or correct DATABASE_URL (unset: the embedded one). Nothing was changed.',
    )
  }
}

export interface Table {
  name: string
  /** In the order of the table. */
  columns: string[]
  /** Those that the database computes. */
  generated: string[]
}

/** Prisma's own table is not among them: the migrations write it. */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    SELECT relname AS name,
           array_agg(attname::text ORDER BY attnum) AS columns,
           coalesce(array_agg(attname::text) FILTER (WHERE attgenerated <> ''), '{}') AS generated
      FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
     GROUP BY relname ORDER BY relname`)
  return rows
}

export const quoted = (name: string) => pg.escapeIdentifier(name)
