// A database outage must not end a loop, and is logged once, not once a round.
import { isDatabaseAway } from '#adapters/db.ts'
import type { Logger } from '#adapters/log.ts'
import type { OutageWatch } from '#domain/system/outage-watch.ts'

/** Runs one task; never rejects. */
export type Guarded = (what: string, work: () => Promise<void>) => Promise<void>

export function guardDatabase({ log, outages }: { log: Logger; outages: OutageWatch }): Guarded {
  return async (what, work) => {
    try {
      await work()
      if (outages.noteAnswer()) log.info('the database answers again')
    } catch (error) {
      if (isDatabaseAway(error)) {
        if (outages.noteFailure()) log.warn('the database does not answer; channels stay on air, commands wait')
      } else log.error({ err: error }, `${what} failed`)
    }
  }
}
