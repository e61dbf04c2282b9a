// Computes audience figures whose events changed, deletes old analytics, and stores events that other processes queued. It
// runs in workers with the role `mail`; they share the minutes by claims (roll-up.ts), and the queue by its reader.
import { join } from 'node:path'
import { ServiceAwayError } from '#adapters/breaker.ts'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { showQueued } from '#adapters/event-metrics.ts'
import type { EventQueue } from '#adapters/event-queue.ts'
import { setAside } from '#adapters/event-spool.ts'
import { logger } from '#adapters/log.ts'
import { openEventQueue } from '#features/analytics/open-event-queue.ts'
import { eventStoreOf } from '#features/analytics/open-event-store.ts'
import { pruneAnalytics } from '#features/analytics/prune-analytics.ts'
import { storeNext } from '#features/analytics/read-queue.ts'
import { rollUpNext } from '#features/analytics/roll-up.ts'
import { isRefused, openLineStorer } from '#features/analytics/store-lines.ts'
import { startLoop } from '../loop.ts'

const LOOK_MS = 5_000
const PRUNE_EVERY_MS = 3_600_000
/** While the queue or the store is away. */
const QUEUE_PAUSE_MS = 2_000
const COUNT_EVERY_MS = 10_000

/** @param dataDir where lines are kept that the store refuses */
export function startAnalyticsRole(db: Db, dataDir: string): { stop(): Promise<void> } {
  const store = eventStoreOf(db)
  const log = logger('analytics')
  const queue = openEventQueue()
  const reading = queue && readQueue(db, queue, dataDir)
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
      const isAway = isDatabaseAway(error) || error instanceof ServiceAwayError
      if (!isAway) log.error({ err: error }, 'audience figures could not be computed; the next attempt follows')
      else if (!away) log.warn({ err: error }, 'the database or the event store does not answer; audience figures wait')
      away = isAway
    }
  })

  return {
    async stop() {
      stopped = true
      await Promise.all([loop.stop(), reading?.stop()])
    },
  }
}

function readQueue(db: Db, queue: EventQueue, dataDir: string): { stop(): Promise<void> } {
  const log = logger('analytics')
  const reader = {
    ...{ queue, isRefused, log, store: openLineStorer(db, log) },
    setAside: (lines: readonly string[]) => setAside(join(dataDir, 'analytics'), lines),
  }
  let stopped = false
  let failed = false
  let countedAt = Number.NEGATIVE_INFINITY

  async function count(): Promise<void> {
    if (performance.now() - countedAt < COUNT_EVERY_MS) return
    countedAt = performance.now()
    showQueued(await queue.waiting())
  }

  const loop = startLoop(QUEUE_PAUSE_MS, async () => {
    try {
      while (!stopped) {
        await count()
        await storeNext(reader)
        failed = false
      }
    } catch (error) {
      if (!failed) log.warn({ err: error }, 'queued events of viewers could not be stored; they wait in the queue')
      failed = true
    }
  })

  return {
    async stop() {
      stopped = true
      await loop.stop()
      await queue.close()
    },
  }
}
