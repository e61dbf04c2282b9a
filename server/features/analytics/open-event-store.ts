// The store of events that this installation uses.
import { ClickHouse } from '#adapters/clickhouse.ts'
import type { Db } from '#adapters/db.ts'
import { env } from '#server/env.ts'
import { openClickHouseEvents } from './clickhouse-events.ts'
import type { EventStore } from './event-store.ts'
import { openPostgresEvents } from './postgres-events.ts'

const stores = new WeakMap<Db, EventStore>()

/** One for each database client. */
export function eventStoreOf(db: Db): EventStore {
  const known = stores.get(db) ?? openStore(db)
  stores.set(db, known)
  return known
}

function openStore(db: Db): EventStore {
  const { CLICKHOUSE_URL } = env()
  return CLICKHOUSE_URL ? openClickHouseEvents(new ClickHouse(CLICKHOUSE_URL)) : openPostgresEvents(db)
}
