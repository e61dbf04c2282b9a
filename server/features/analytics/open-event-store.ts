// The store of events that this installation uses.
import type { Db } from '#adapters/db.ts'
import type { EventStore } from './event-store.ts'
import { openPostgresEvents } from './postgres-events.ts'

const stores = new WeakMap<Db, EventStore>()

/** One for each database client. */
export function eventStoreOf(db: Db): EventStore {
  const known = stores.get(db) ?? openPostgresEvents(db)
  stores.set(db, known)
  return known
}
