// Writes that must not be lost because the database is away: what they say took minutes to find out.
import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { backoffMs } from '../supervisor/machine.ts'

/**
 * Asks again, with growing pauses, until the database answers.
 * @throws what the database answered, or the error of a database that is away when the signal aborts
 */
export async function untilTaken<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseAway(error) || signal.aborted) throw error
      if (attempt === 0)
        logger('transcode').warn('the database does not answer; what was prepared is kept and written then')
      await sleep(backoffMs(attempt, Math.random()), undefined, { signal }).catch(() => undefined)
    }
  }
}
