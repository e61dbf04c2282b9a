// A database outage must not end a loop, and is logged once, not once a round.
import { isDatabaseAway } from '#adapters/db.ts'
import type { Logger } from '#adapters/log.ts'

/** Runs one task; never rejects. */
export type Guarded = (what: string, work: () => Promise<void>) => Promise<void>

export function guardDatabase(log: Logger): Guarded {
  let away = false
  return async (what, work) => {
    try {
      await work()
      if (away) log.info('the database answers again')
      away = false
    } catch (error) {
      if (isDatabaseAway(error)) {
        if (!away) log.warn('the database does not answer; channels stay on air, commands wait')
        away = true
      } else log.error({ err: error }, `${what} failed`)
    }
  }
}
