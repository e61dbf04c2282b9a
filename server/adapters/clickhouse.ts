// A ClickHouse server over HTTP. Versions from 18.16 on work: no query parameters, formats and settings of newer ones.
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { Breaker, showBreaker } from './breaker.ts'

const ANSWER_MS = 10_000
/** The server ends a query before the client gives up, so that none goes on unseen. */
const QUERY_S = 9
const CONNECTIONS = 8

/** Codes of the server about a value of an insert; its file src/Common/ErrorCodes.cpp lists all. */
const VALUE_CODES = new Set([6, 25, 26, 27, 38, 69, 70, 72, 117, 131])
/** About the server: time-outs, wrong password, too many queries, network, memory, disk, too many parts to merge. */
const AWAY_CODES = new Set([159, 160, 192, 193, 194, 198, 202, 203, 209, 210, 241, 242, 243, 252, 516])

/** Of an answer of the server; null: there was none. */
function codeOf(error: unknown): number | null {
  const { code, message } = error as { code?: unknown; message?: unknown }
  const stated = /^\d+$/.exec(String(code))?.[0] ?? /\bCode: (\d+)/.exec(String(message))?.[1]
  return stated === undefined ? null : Number(stated)
}

/** Whether an error is about the inserted values, and would come back with them. */
export const areValuesRefused = (error: unknown): boolean => VALUE_CODES.has(codeOf(error) ?? 0)

function isAway(error: unknown): boolean {
  const code = codeOf(error)
  return code === null || AWAY_CODES.has(code)
}

/** A text in a query. */
export function quoted(text: string): string {
  const escaped = (character: string) =>
    character < ' ' ? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}` : `\\${character}`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL would end the query
  return `'${text.replace(/[\\'\u0000-\u001f]/g, escaped)}'`
}

export type Row = Record<string, string | number | null>

export class ClickHouse {
  readonly #client
  readonly #breaker = showBreaker(new Breaker({ service: 'clickhouse', isAway }))

  /** @param url http or https, with user, password and database */
  constructor(url: string) {
    this.#client = createClient({
      url,
      request_timeout: ANSWER_MS,
      max_open_connections: CONNECTIONS,
      // Inserts are not compressed: origins would need more CPU for it than for the rest.
      compression: { request: false, response: true },
      // Errors are logged where they are handled.
      log: { level: ClickHouseLogLevel.OFF },
      clickhouse_settings: { max_execution_time: QUERY_S, output_format_json_quote_64bit_integers: 0 },
    })
  }

  /** @returns rows, as the values of their columns in order */
  async query<T extends unknown[]>(sql: string): Promise<T[]> {
    return this.#breaker.run(async () => {
      const answer = await this.#client.query({ query: sql, format: 'JSONCompact' })
      return (await answer.json<T>()).data
    })
  }

  async command(sql: string): Promise<void> {
    await this.#breaker.run(() => this.#client.command({ query: sql }))
  }

  async insert(table: string, values: readonly Row[]): Promise<void> {
    await this.#breaker.run(() => this.#client.insert({ table, values, format: 'JSONEachRow' }))
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
