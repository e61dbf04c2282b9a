// Computes audience figures whose events changed, and deletes old analytics. It runs in workers with the role `mail`;
// they share the minutes by claims (roll-up.ts).
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { eventStoreOf } from '#features/analytics/open-event-store.ts'
import { pruneAnalytics } from '#features/analytics/prune-analytics.ts'
import { rollUpNext } from '#features/analytics/roll-up.ts'
import { startLoop } from '../loop.ts'

const LOOK_MS = 5_000
const PRUNE_EVERY_MS = 3_600_000

export function startAnalyticsRole(db: Db): { stop(): Promise<void> } {
  const store = eventStoreOf(db)
  const log = logger('analytics')
  let stopped = false
  let away = false
  let prunedAt = 0

  const loop = startLoop(LOOK_MS, async () => {
    try {
      while (!stopped && (await rollUpNext(db, store, Date.now())));
      if (!stopped && Date.now() - prunedAt > PRUNE_EVERY_MS) {
        // Also when it fails: the next hour is soon enough.
        prunedAt = Date.now()
        await pruneAnalytics(db, store, Date.now())
      }
      away = false
    } catch (error) {
      if (!isDatabaseAway(error))
        log.error({ err: error }, 'audience figures could not be computed; the next attempt follows')
      else if (!away) log.warn('the database does not answer; audience figures are computed when it does')
      away = isDatabaseAway(error)
    }
  })

  return {
    async stop() {
      stopped = true
      await loop.stop()
    },
  }
}
