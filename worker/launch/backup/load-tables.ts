// Loads the rows of a backup into migrated, empty tables: all of them, or none.
import type pg from 'pg'
import { LaunchError } from '../launch-error.ts'
import type { Manifest } from './manifest.ts'
import { rowsOf } from './row-files.ts'
import { listTables, quoted, type Table } from './session.ts'

export interface Load {
  client: pg.Client
  folder: string
  manifest: Manifest
}

type Dumped = Manifest['tables'][number]

/** @throws LaunchError: the tables are empty then */
export async function loadTables({ client, folder, manifest }: Load): Promise<void> {
  const tables = await listTables(client)
  requireSameColumns(manifest, tables)
  let now = 'the tables'
  await client.query('BEGIN')
  try {
    const restoreTriggers = await disableTriggers(client, tables)
    const restoreKeys = await dropForeignKeys(client)
    // Migrations insert rows, too.
    await client.query(`TRUNCATE ${tables.map(({ name }) => quoted(name)).join(', ')}`)
    for (const dumped of manifest.tables) {
      now = dumped.name
      const generated = tables.find(({ name }) => name === dumped.name)?.generated ?? []
      await loadTable(client, { folder, dumped, generated })
    }
    for (const { name, value } of manifest.sequences) {
      now = name
      await client.query(`SELECT setval(format('%I', $1::text)::regclass, $2::bigint)`, [name, value])
    }
    now = 'the end'
    // Adding them checks every reference.
    for (const statement of [...restoreKeys, ...restoreTriggers]) await client.query(statement)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw new LaunchError(
      `The rows could not be loaded (${now}): ${(error as Error).message}`,
      'The database has tables without rows now. Fix the problem and run the same command again.',
    )
  }
}

/** The order may differ: it is that in which the migrations were applied. */
function requireSameColumns(manifest: Manifest, tables: readonly Table[]): void {
  const shapes = (list: readonly { name: string; columns: string[] }[]) =>
    JSON.stringify(list.map(({ name, columns }) => [name, columns.toSorted()]).sort())
  if (shapes(manifest.tables) !== shapes(tables))
    throw new LaunchError(
      'The tables of the backup differ from those that its migrations make: its database was changed by other means.',
      'Restore it with the version that wrote it. The database has tables without rows now.',
    )
}

async function loadTable(
  client: pg.Client,
  { folder, dumped, generated }: { folder: string; dumped: Dumped; generated: readonly string[] },
): Promise<void> {
  const table = quoted(dumped.name)
  const all = dumped.columns.map(quoted)
  const given = dumped.columns.filter((name) => !generated.includes(name)).map(quoted)
  // The type of a record with its columns in the order of the backup.
  await client.query(`CREATE TEMP TABLE given AS SELECT ${all.join(', ')} FROM ${table} WITH NO DATA`)
  // OFFSET 0: each record is parsed once, not once a column.
  const insert = `INSERT INTO ${table} (${given.join(', ')})
    SELECT ${given.map((name) => `(parsed).${name}`).join(', ')}
      FROM (SELECT line::pg_temp.given AS parsed FROM unnest($1::text[]) AS line OFFSET 0) AS lines`
  let rows = 0
  for await (const records of rowsOf(folder, dumped.file)) rows += (await client.query(insert, [records])).rowCount ?? 0
  await client.query('DROP TABLE pg_temp.given')
  if (rows !== dumped.rows) throw new Error(`${rows} of ${dumped.rows} rows of ${dumped.name} were loaded`)
}

/** @returns the statements that restore them. Those of foreign keys are not among them. */
async function disableTriggers(client: pg.Client, tables: readonly Table[]): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; state: string }>(`
    SELECT tgrelid::regclass::text AS table, tgname AS name, tgenabled::text AS state FROM pg_trigger
     WHERE NOT tgisinternal AND tgenabled <> 'D'
       AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)`)
  for (const { name } of tables) await client.query(`ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER`)
  const kinds: Record<string, string> = { A: 'ENABLE ALWAYS', R: 'ENABLE REPLICA' }
  return rows.map(
    ({ table, name, state }) => `ALTER TABLE ${table} ${kinds[state] ?? 'ENABLE'} TRIGGER ${quoted(name)}`,
  )
}

/** Tables refer to each other in cycles. @returns the statements that add them again */
async function dropForeignKeys(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(`
    SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
      FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`)
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quoted(name)}`)
  return rows.map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${quoted(name)} ${definition}`)
}
