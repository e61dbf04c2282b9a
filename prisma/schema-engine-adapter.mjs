// @prisma/adapter-pg is made for the client. Migrations need three differences: one lasting session, scripts sent
// whole, and support for the catalogue's "char" columns.
import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'

/** Prisma's own URL parameters, which PostgreSQL would reject. */
const PRISMA_PARAMETERS = ['schema', 'connection_limit', 'pgbouncer', 'pool_timeout', 'socket_timeout']
/** The tables' owner is bound by their policies, too: without this a migration would find no rows (ADR 22). */
const EVERY_ACCOUNT = '-c app.account=*'
/** oid of "char", the one-byte type used throughout pg_catalog, and of bpchar, which the adapter knows. */
const CHAR_OID = 18
const BPCHAR_OID = 1042
/** ColumnTypeEnum.Character of @prisma/driver-adapter-utils. */
const CHARACTER = 6

export const databaseName = (url) => decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres'

function withDatabase(url, name) {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

function plainUrl(url) {
  const changed = new URL(url)
  for (const name of PRISMA_PARAMETERS) changed.searchParams.delete(name)
  return changed.href
}

export async function openClient(url) {
  const client = new pg.Client({ connectionString: plainUrl(url), options: EVERY_ACCOUNT })
  await client.connect()
  return client
}

/** Runs a statement about whole databases, beside the one that the URL names. */
export async function onServer(url, sql) {
  const client = await openClient(withDatabase(url, 'postgres')).catch(() => openClient(withDatabase(url, 'template1')))
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export class MigrationAdapterFactory {
  provider = 'postgres'
  adapterName = '@prisma/adapter-pg'
  #url
  #shadowUrl

  constructor(url, shadowUrl) {
    // `generate` and `diff` of two schemas need no database, but the engine requires an adapter.
    this.#url = url || 'postgresql://localhost/none'
    this.#shadowUrl = shadowUrl
  }

  connect() {
    return connectTo(this.#url)
  }

  /** `migrate dev` and `diff --from-migrations` replay the migrations in a temporary database. */
  async connectToShadowDb() {
    if (this.#shadowUrl) return connectTo(this.#shadowUrl)
    const name = `prisma_migrate_shadow_db_${randomUUID()}`
    await onServer(this.#url, `CREATE DATABASE "${name}"`)
    const adapter = await connectTo(withDatabase(this.#url, name))
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      await dispose()
      await onServer(this.#url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    }
    return adapter
  }
}

async function connectTo(url) {
  // One session that never times out: the advisory lock and every SET belong to it.
  const pool = { connectionString: plainUrl(url), options: EVERY_ACCOUNT, max: 1, idleTimeoutMillis: 0 }
  const schema = new URL(url).searchParams.get('schema') ?? undefined
  return patch(await new PrismaPg(pool, { schema }).connect())
}

function patch(adapter) {
  const performIO = adapter.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw.bind(adapter)
  const charColumns = new WeakMap()
  adapter.performIO = async (query) => {
    const result = await performIO(query)
    const fields = result.fields ?? []
    const columns = fields.flatMap(({ dataTypeID }, index) => (dataTypeID === CHAR_OID ? [index] : []))
    for (const index of columns) fields[index].dataTypeID = BPCHAR_OID
    charColumns.set(query, columns)
    return result
  }
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query)
    for (const index of charColumns.get(query) ?? []) result.columnTypes[index] = CHARACTER
    return result
  }
  // The original splits at every “;”, also inside the $$ bodies of functions.
  adapter.executeScript = async (script) => {
    try {
      await adapter.client.query(script)
    } catch (error) {
      adapter.onError(error)
    }
  }
  if (adapter.startTransaction) {
    const startTransaction = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = async (...options) => patch(await startTransaction(...options))
  }
  return adapter
}
