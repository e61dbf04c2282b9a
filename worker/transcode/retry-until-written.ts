// Writes that must not be lost during a database outage: their content took minutes to compute.
import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { backoffMs } from '#domain/system/backoff.ts'

/**
 * Retries, with growing pauses, until the database answers.
 * @throws the database's error, or that of an unavailable database when the signal aborts
 */
export async function retryUntilWritten<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseAway(error) || signal.aborted) throw error
      if (attempt === 0) logger('transcode').warn('the database does not answer; the result is kept and written later')
      await sleep(backoffMs(attempt, Math.random()), undefined, { signal }).catch(() => undefined)
    }
  }
}
