// Connections whose session names the account that the policies of the database let through (ADR 22). The setting is
// sent only when a connection is used for another account than before.
import pg from 'pg'
import type { Breaker } from './breaker.ts'
import { currentAccount } from './request-scope.ts'

interface ScopedClient extends pg.PoolClient {
  account?: string
}

type Query = pg.QueryArrayConfig<unknown[]>

export class ScopedPool extends pg.Pool {
  readonly #otherwise: string | undefined
  readonly #breaker: Breaker | null

  /**
   * @param otherwise account when the caller stated none; undefined: its queries fail
   * @param breaker refuses queries while the database is away; null: each tries
   */
  constructor(config: pg.PoolConfig, otherwise: string | undefined, breaker: Breaker | null) {
    super(config)
    this.#otherwise = otherwise
    this.#breaker = breaker
  }

  #guard<T>(work: () => Promise<T>): Promise<T> {
    return this.#breaker ? this.#breaker.run(work) : work()
  }

  // The driver adapter of Prisma uses the promises of connect() and query(), and no other method.
  override connect(): Promise<pg.PoolClient>
  override connect(callback: never): void
  override async connect(): Promise<pg.PoolClient> {
    return this.#guard(() => this.#connect())
  }

  async #connect(): Promise<pg.PoolClient> {
    // Before waiting for a connection, which another request releases.
    const account = currentAccount() ?? this.#otherwise
    if (account === undefined) throw new Error('A query ran outside of inAccount() and acrossAccounts().')
    this.#prefer(account)
    const client: ScopedClient = await super.connect()
    if (client.account === account) return client
    client.account = undefined
    await released(client, () => client.query("SELECT set_config('app.account', $1, false)", [account]), 'on error')
    client.account = account
    return client
  }

  /** The pool takes the last of its idle connections: one that has the account needs no statement to change it. */
  #prefer(account: string): void {
    const idle = (this as unknown as { _idle: { client: ScopedClient }[] })._idle
    const at = idle.findLastIndex(({ client }) => client.account === account)
    if (at >= 0) idle.push(...idle.splice(at, 1))
  }

  override query(...args: never[]): never
  override async query(query: Query): Promise<unknown> {
    return this.#guard(async () => {
      const client = await this.#connect()
      return released(client, () => client.query(query))
    })
  }
}

/**
 * Runs the work, then releases the connection: after an error for good, as pg.Pool does.
 * @param when `on error`: the caller goes on to use it
 */
async function released<T>(client: pg.PoolClient, work: () => Promise<T>, when?: 'on error'): Promise<T> {
  // Without a listener the loss of a connection ends the process; the query fails, too.
  const ignore = () => undefined
  client.on('error', ignore)
  try {
    const result = await work()
    client.off('error', ignore)
    if (!when) client.release()
    return result
  } catch (error) {
    client.release(error as Error)
    client.off('error', ignore)
    throw error
  }
}
