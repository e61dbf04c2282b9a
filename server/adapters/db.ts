// The one Prisma client of a process.
import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from '../../prisma/generated/client.ts'
import { DomainError } from '../errors.ts'

export { Prisma }
export type Db = PrismaClient
/** What reads and writes take: the client or a transaction of it. */
export type DbOrTx = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>

/** Longer than any query of ours takes: the longest inserts 2,000 rows. */
const QUERY_TIMEOUT_MS = 20_000

export function openDb(connectionString: string, maxConnections = 10): Db {
  // A database that is gone must answer in words, not hang the request: also one whose machine vanished
  // without closing its connections, which only keep-alives and the query's own limit notice.
  const adapter = new PrismaPg({
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 15_000 } })
}

const holder = globalThis as { cloudPlayoutDb?: Db }

/** The process-wide client. On globalThis because a Next build holds one copy of this module per bundle. */
export function db(): Db {
  holder.cloudPlayoutDb ??= openDb(requireDatabaseUrl())
  return holder.cloudPlayoutDb
}

export function requireDatabaseUrl(): string {
  const url = process.env.DATABASE_URL
  if (!url)
    throw new DomainError('DATABASE_UNAVAILABLE', {
      message: 'DATABASE_URL is not set. Start with “npm start”, which brings a database, or set it.',
    })
  return url
}

const CONNECTION_CODES = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P03',
  '08006',
  '08001',
])

/** Whether an error means that the database is away, not that the query was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause = error, depth = 0; cause && depth < 5; depth++) {
    const { code, message, cause: inner } = cause as { code?: unknown; message?: unknown; cause?: unknown }
    if (typeof code === 'string' && CONNECTION_CODES.has(code)) return true
    if (
      typeof message === 'string' &&
      /ECONNREFUSED|ECONNRESET|Connection terminated|timeout exceeded when trying to connect|Query read timeout|Can't reach database|DatabaseNotReachable|server closed the connection/i.test(
        message,
      )
    )
      return true
    cause = inner
  }
  return false
}
