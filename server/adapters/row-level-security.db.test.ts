// Each table of the catalog, without any query of the product: what a statement without a condition sees and changes in the
// scope of one account.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'

/** Tables without policies, and why. */
const OF_NO_ACCOUNT: Record<string, string> = {
  User: 'a person, who may be in several accounts; memberships are isolated',
  Session: 'of a person',
  OneTimeToken: 'of a person',
  Totp: 'of a person',
  RecoveryCode: 'of a person',
  Passkey: 'of a person',
  ExternalIdentity: 'of a person',
  PasskeyChallenge: 'of a person, or before one is known',
  Mail: 'to a person; only the mail role reads it',
  SetupToken: 'before the first account exists',
  RateLimiterFlexible: 'counters of addresses and people',
  BillingEvent: 'ids of the payment provider, by which a repeated event is known',
  FormatInit: 'headers of encoders, the same for all accounts; found by the hash of their bytes',
  WorkerNode: 'of the installation',
  AirClock: 'of the installation',
  Backup: 'of the installation',
  RequestCount: 'of the installation',
  AudienceDue: 'which minutes of which channels are to be computed; only workers read it',
  _prisma_migrations: 'of the installation; the application may not write it',
}

/** Columns that may be empty, but of which a constraint requires one. */
const REQUIRED_BY_CONSTRAINT: Record<string, string> = {
  PlaybackKey: 'channelId',
  // Without an account a row is the installation's.
  Alert: 'accountId',
  AlertSettings: 'accountId',
  AlertTarget: 'accountId',
  AlertSilence: 'accountId',
  AlertNotice: 'accountId',
}

interface Column {
  name: string
  type: string
  /** Text that the type accepts, if it is an enumeration. */
  label: string | null
  parent: string | null
}

let test: TestDatabase
let owner: pg.Client
let app: pg.Client

beforeAll(async () => {
  test = await openTestDatabase()
  owner = new pg.Client({ connectionString: test.url })
  app = new pg.Client({ connectionString: test.appUrl })
  await Promise.all([owner.connect(), app.connect()])
})
afterAll(async () => {
  await Promise.all([owner?.end(), app?.end()])
  await test?.drop()
})

const scope = (account: string) => app.query(`SELECT set_config('app.account', $1, false)`, [account])

async function listTables(): Promise<{ name: string; isolated: boolean }[]> {
  const { rows } = await owner.query(`
    SELECT relname AS name, relrowsecurity AND relforcerowsecurity AND EXISTS (
             SELECT FROM pg_policy WHERE polrelid = pg_class.oid) AS isolated
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`)
  return rows
}

/** Those that a row must state. */
async function requiredColumns(table: string): Promise<Column[]> {
  const { rows } = await owner.query(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type,
            (SELECT enumlabel FROM pg_enum WHERE enumtypid = atttypid ORDER BY enumsortorder LIMIT 1) AS label,
            (SELECT confrelid::regclass::text FROM pg_constraint
              WHERE conrelid = attrelid AND contype = 'f' AND conkey = ARRAY[attnum] LIMIT 1) AS parent
       FROM pg_attribute
      WHERE attrelid = format('%I', $1::text)::regclass AND attnum > 0 AND NOT attisdropped
        AND (attnotnull AND NOT atthasdef OR attname = $2)`,
    [table, REQUIRED_BY_CONSTRAINT[table] ?? ''],
  )
  return rows.map((row) => ({ ...row, parent: row.parent?.replaceAll('"', '') ?? null }))
}

/** Ids say whose they are, so that rows refer to each other. */
const idOf = (table: string, side: string) => `${table}-of-${side}`

function sampleOf(table: string, { name, type, label, parent }: Column, side: string): unknown {
  if (name === 'accountId') return idOf('Account', side)
  if (parent) return idOf(parent, side)
  if (label) return label
  if (type === 'text') return name === 'id' ? idOf(table, side) : `${name}-of-${side}`
  if (type === 'boolean') return false
  if (type.endsWith('[]')) return []
  if (type === 'jsonb') return '{}'
  if (type === 'bytea') return Buffer.from(side)
  if (type === 'date' || type.startsWith('timestamp')) return new Date()
  return side === 'one' ? 1 : 2
}

/** A row of each table for each side. Foreign keys are not checked: the rows of all tables agree in their ids. */
async function fill(tables: readonly string[]): Promise<void> {
  await owner.query(`SET session_replication_role = 'replica'`)
  for (const table of tables)
    for (const side of ['one', 'other']) {
      const columns = await requiredColumns(table)
      const names = columns.map(({ name }) => `"${name}"`).join(', ')
      const places = columns.map((_, index) => `$${index + 1}`).join(', ')
      const values = columns.map((column) => sampleOf(table, column, side))
      await owner.query(`INSERT INTO "${table}" (${names}) VALUES (${places})`, values)
    }
  await owner.query(`SET session_replication_role = 'origin'`)
}

const rowsOf = async (table: string): Promise<string[]> =>
  (await app.query(`SELECT to_jsonb(t)::text AS row FROM "${table}" AS t`)).rows.map(({ row }) => row)

describe('in the scope of one account', () => {
  it('every table is isolated, or on the list with a reason', async () => {
    const open = (await listTables()).filter(({ isolated }) => !isolated).map(({ name }) => name)
    expect(open.sort()).toEqual(Object.keys(OF_NO_ACCOUNT).sort())
  })

  it('the role of the product is bound by the policies', async () => {
    const { rows } = await owner.query('SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = $1', [
      inject('appRole'),
    ])
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }])
  })

  it('a statement without a condition sees and changes the rows of that account only', async () => {
    const tables = (await listTables()).filter(({ isolated }) => isolated).map(({ name }) => name)
    await fill(tables)
    for (const table of tables) {
      await scope('*')
      expect(await rowsOf(table), table).toHaveLength(2)
      await scope('')
      expect(await rowsOf(table), `${table} without an account`).toEqual([])
      await scope(idOf('Account', 'other'))
      const [foreign = ''] = await rowsOf(table)
      await scope(idOf('Account', 'one'))
      const own = await rowsOf(table)
      expect(own, table).toHaveLength(1)
      expect(own[0], table).not.toContain('-of-other')
      // The policy is checked before any index.
      await expect(
        app.query(`INSERT INTO "${table}" SELECT * FROM jsonb_populate_record(NULL::"${table}", $1)`, [foreign]),
        table,
      ).rejects.toThrow(/row-level security/)
      await changesOne(table)
    }
  })
})

/** Without a condition, both kinds of statement affect one row. Undone afterwards. */
async function changesOne(table: string): Promise<void> {
  const [column] = await requiredColumns(table)
  for (const statement of [`UPDATE "${table}" SET "${column?.name}" = "${column?.name}"`, `DELETE FROM "${table}"`]) {
    await app.query('BEGIN')
    const outcome = await app.query(statement).then(
      ({ rowCount }) => rowCount,
      (error) => String(error.message),
    )
    await app.query('ROLLBACK')
    if (table === 'AuditEntry') expect(outcome).toMatch(/permission denied/)
    // A row that another row refers to stays: the foreign key sees what the policies hide.
    else if (typeof outcome === 'string') expect(outcome, statement).toMatch(/foreign key/)
    else expect(outcome, statement).toBe(1)
  }
}

it('built-in items are read by every account and changed by none', async () => {
  const id = 'ac_000000000000000house'
  await owner.query(`INSERT INTO "Account" (id, name, kind) VALUES ($1, 'Built-in', 'SYSTEM')`, [id])
  await owner.query(
    `INSERT INTO "MediaItem" (id, "accountId", title, "sourceName", "sourceBytes") VALUES ('md_slate', $1, 'Slate', 's', 1)`,
    [id],
  )
  await scope(idOf('Account', 'one'))
  expect((await app.query(`SELECT title FROM "MediaItem" WHERE id = 'md_slate'`)).rows).toEqual([{ title: 'Slate' }])
  for (const statement of [
    `UPDATE "MediaItem" SET title = 'Mine' WHERE id = 'md_slate'`,
    `DELETE FROM "MediaItem" WHERE id = 'md_slate'`,
    `UPDATE "Account" SET name = 'Mine' WHERE kind = 'SYSTEM'`,
  ])
    expect((await app.query(statement)).rowCount, statement).toBe(0)
})
