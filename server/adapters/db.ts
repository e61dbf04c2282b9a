// The one Prisma client of a process.
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { HOUR_MS } from '#domain/instants.ts'
import { Prisma, PrismaClient } from '#prisma/client.ts'
import { env } from '#server/env.ts'
import { DomainError } from '#server/errors.ts'
import { Breaker, showBreaker } from './breaker.ts'
import { keepBatchesInScope } from './keep-batches-in-scope.ts'
import { EVERY_ACCOUNT } from './request-scope.ts'
import { ScopedPool } from './scoped-pool.ts'

export { Prisma }
export type Db = PrismaClient
/** Argument of reads and writes: the client or a transaction. */
export type DbOrTx = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>

/** Longer than any of our queries takes: the longest inserts 2,000 rows. The server's own limit is slightly shorter. */
const QUERY_TIMEOUT_MS = 20_000
const STATEMENT_TIMEOUT_MS = 15_000
/** Maximum wait for a locked row: waiting holds a connection. */
const LOCK_TIMEOUT_MS = 8_000
/** A transaction whose process hangs releases its locks. */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 20_000
/** How long a request waits for a connection when all are in use. */
const CONNECTION_WAIT_MS = 5_000

/** For the worker and programs: outside of inAccount() their queries see the rows of all accounts. */
export function openDb(connectionString: string, maxConnections = 10): Db {
  // Without a breaker: playout, and what a worker does in the background, retry by themselves.
  return open(connectionString, maxConnections, EVERY_ACCOUNT, null)
}

/**
 * For the web process: a query outside of inAccount() and acrossAccounts() fails. Calls are refused at once while the
 * database is away.
 */
export function openScopedDb(connectionString: string, maxConnections: number): Db {
  return open(connectionString, maxConnections, undefined, showBreaker(openDatabaseBreaker()))
}

const openDatabaseBreaker = () =>
  new Breaker({
    service: 'database',
    isAway: isDatabaseGone,
    refuse({ since, reason }) {
      const cause = new DomainError('DATABASE_UNAVAILABLE', {
        message: `The database has not answered since ${since} (${reason}). Channels on air continue: loops without a limit, schedules for ${env().aheadMs / HOUR_MS} hours. Try again in 2 s.`,
        data: { reason: 'database-away', since, retryAfterSeconds: 2 },
      })
      // Prisma replaces an error that has a code by one of its own.
      return new Error('the database is away', { cause })
    },
  })

function open(
  connectionString: string,
  maxConnections: number,
  otherwise: string | undefined,
  breaker: Breaker | null,
): Db {
  // A request must not hang when the database is gone, even if its machine vanished without closing connections: only
  // keep-alives and the query limit notice that.
  const pool = new ScopedPool(
    {
      connectionString,
      max: maxConnections,
      connectionTimeoutMillis: CONNECTION_WAIT_MS,
      idleTimeoutMillis: 30_000,
      query_timeout: QUERY_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    },
    otherwise,
    breaker,
  )
  return openDbOver(pool)
}

/** A client whose statements go through the pool. */
export function openDbOver(pool: pg.Pool): Db {
  // Assigned: a bundle may hold another copy of pg, whose check for a pool would fail.
  const adapter = Object.assign(new PrismaPg({}, { disposeExternalPool: true }), { externalPool: pool })
  const client = new PrismaClient({
    adapter,
    transactionOptions: { maxWait: CONNECTION_WAIT_MS, timeout: 15_000 },
    // Others capture a stack for each call, a tenth of what a query costs.
    errorFormat: 'minimal',
  })
  keepBatchesInScope(client)
  return client
}

const holder = globalThis as { cloudPlayoutDb?: Db }

/** For the web process: more than two accounts may use at a time (admission.ts). */
const WEB_CONNECTIONS = 20

/** The process-wide client. On globalThis because a Next build holds one copy of this module per bundle. */
export function db(): Db {
  holder.cloudPlayoutDb ??= openScopedDb(requireDatabaseUrl(), WEB_CONNECTIONS)
  return holder.cloudPlayoutDb
}

export function requireDatabaseUrl(): string {
  const url = process.env.DATABASE_URL
  if (!url)
    throw new DomainError('DATABASE_UNAVAILABLE', {
      message: 'DATABASE_URL is not set. Run “npm start”, which starts a database, or set it.',
    })
  return url
}

const CONNECTION_CODES = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  // Refused by the breaker.
  'DATABASE_UNAVAILABLE',
])

/** SQLSTATEs and Prisma codes: time-out of a statement, lock or transaction, deadlock, no free connection. */
const BUSY_CODES = new Set(['57014', '55P03', '25P03', '40P01', '40001', '53300', 'P2028', 'P2034', 'P2037'])

/** Whether an error means that the database had no time or no connection for a valid query. */
export function isDatabaseBusy(error: unknown): boolean {
  return causesOf(error).some(({ code, originalCode }) => BUSY_CODES.has(String(originalCode ?? code)))
}

/** Whether the database could not write because its disk is full. */
export function isDiskFull(error: unknown): boolean {
  return causesOf(error).some(
    ({ code, originalCode, message }) =>
      (originalCode ?? code) === '53100' || String(message).includes('No space left on device'),
  )
}

/** Whether the server refused the rows themselves (SQLSTATE 22: data, 23: integrity): the same rows fail again. */
export function isDataRefused(error: unknown): boolean {
  return causesOf(error).some(({ code, originalCode }) => /^2[23][0-9A-Z]{3}$/.test(String(originalCode ?? code)))
}

/** Whether an error means that the database is unavailable, busy or out of disk, not that the query was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  return (
    isDatabaseBusy(error) ||
    isDiskFull(error) ||
    causesOf(error).some(
      ({ code, message }) =>
        CONNECTION_CODES.has(String(code)) ||
        /ECONNREFUSED|ECONNRESET|Connection terminated|timeout exceeded when trying to connect|Query read timeout|Can't reach database|DatabaseNotReachable|server (has )?closed the connection|ConnectionClosed/i.test(
          String(message),
        ),
    )
  )
}

/** All connections of the pool are in use: the database itself may be well. */
const POOL_IN_USE = /^timeout exceeded when trying to connect$/

/** Whether an error of a query means that the database does not answer, or not yet. */
function isDatabaseGone(error: unknown): boolean {
  if (POOL_IN_USE.test(String((error as Cause | null)?.message))) return false
  return isDatabaseAway(error) && !isDatabaseBusy(error) && !isDiskFull(error)
}

interface Cause {
  code?: unknown
  /** The server's code, if the driver adapter replaced it. */
  originalCode?: unknown
  message?: unknown
  cause?: Cause
  meta?: { driverAdapterError?: Cause }
}

/** An error and its causes, at most five. Prisma keeps the server's message of a raw query in `meta`. */
function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = []
  for (let at = error as Cause | undefined; at && causes.length < 5; at = at.cause ?? at.meta?.driverAdapterError)
    causes.push(at)
  return causes
}
