// Workers poll: most reads find what the one before found. Such a read is answered without the database, as long as no
// statement has written to its tables and no lease has expired since.
import type pg from 'pg'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import type { Statement } from './database-server.ts'

interface Known {
  result: pg.QueryArrayResult
  at: number
  versions: string
}

export class PollCache {
  readonly #known = new Map<string, Known>()
  readonly #versions = new Map<string, number>()
  /** When leases may expire, in order. */
  readonly #expiries: number[] = []
  readonly #tables = new Map<string, readonly string[]>()

  find(statement: Statement, now: number): pg.QueryArrayResult | null {
    if (!isRead(statement)) return null
    const known = this.#known.get(keyOf(statement))
    if (!known || known.versions !== this.#versionsOf(statement)) return null
    const isTimed = statement.text.includes('now()')
    if (isTimed && this.#expiries.some((at) => at > known.at && at <= now)) return null
    return { ...known.result, rows: known.result.rows.map((row) => [...row]) }
  }

  keep(statement: Statement, now: number, result: pg.QueryArrayResult): void {
    if (isRead(statement)) this.#known.set(keyOf(statement), { result, at: now, versions: this.#versionsOf(statement) })
  }

  /** It may have written. In a transaction: again when that is committed. @returns the tables */
  note(statement: Statement, now: number): readonly string[] {
    const tables = this.#tablesOf(statement)
    this.bump(tables)
    // Expired leases of a release are a second old: they count as soon as they are written.
    if (tables.includes('ChannelLease')) this.#expiries.push(now + WORKER_DEAD_AFTER_MS)
    return tables
  }

  bump(tables: Iterable<string>): void {
    for (const table of tables) this.#versions.set(table, (this.#versions.get(table) ?? 0) + 1)
  }

  #versionsOf(statement: Statement): string {
    return this.#tablesOf(statement)
      .map((table) => this.#versions.get(table) ?? 0)
      .join()
  }

  #tablesOf({ text }: Statement): readonly string[] {
    const known = this.#tables.get(text) ?? [...new Set(text.match(/(?<=")[A-Z][A-Za-z]+(?=")/g) ?? [])]
    this.#tables.set(text, known)
    return known
  }
}

export const isRead = ({ text }: Statement) =>
  /^\s*SELECT/.test(text) && !/FOR (NO KEY )?UPDATE|set_config|pg_/.test(text)

const keyOf = ({ text, values }: Statement) => `${text} ${JSON.stringify(values)}`
