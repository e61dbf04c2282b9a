// Stores lines of events and sessions, wherever they waited.
import { areValuesRefused } from '#adapters/clickhouse.ts'
import { type Db, isDataRefused } from '#adapters/db.ts'
import type { Logger } from '#adapters/log.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { eventStoreOf } from './open-event-store.ts'
import { openBatchStorer } from './store-batch.ts'
import { batchOf } from './stored-event.ts'

export type StoreLines = (lines: readonly string[]) => Promise<void>

/** Of one process. Can be repeated. */
export function openLineStorer(db: Db, log: Logger): StoreLines {
  const storeBatch = openBatchStorer(db, eventStoreOf(db))
  return async (lines) => {
    const { unreadable, ...batch } = await batchOf(lines)
    if (unreadable > 0) log.warn({ lines: unreadable }, 'lines of events could not be read and were left out')
    await acrossAccounts(() => storeBatch(batch, Date.now()))
  }
}

/** Only what the rows themselves cause. In any other case the lines wait, whatever an outage looks like. */
export function isRefused(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true
  if (isDataRefused(error) || areValuesRefused(error)) return true
  return error instanceof Error && error.name === 'PrismaClientValidationError'
}
