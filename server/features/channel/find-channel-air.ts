import { LRUCache } from 'lru-cache'
import type { DbOrTx } from '#adapters/db.ts'
import { airOverride } from '#domain/timeline/air-override.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { findLiveState } from '#features/live/live-state.ts'
import { type PlannedAir, planAfterOverride } from '#features/live/planned-air.ts'
import type { ChannelAir } from './channel-view.ts'

export interface ChannelSource {
  db: DbOrTx
  /** How browsers reach the origin. */
  originUrl: string
}

export async function airOf(
  db: DbOrTx,
  row: { id: string; revision: number; liveAir: unknown },
  chunks: readonly TimelineChunk[],
  now: number,
): Promise<ChannelAir> {
  const [{ order, listed }, live] = await Promise.all([
    plannedSoon(db, row, chunks, now),
    findLiveState(db, row, chunks, now),
  ])
  return { order, listed, live }
}

/** Each viewer of a list polls every second: what a return would air is computed once in three. */
const PLANNED_MS = 3_000

const planned = new WeakMap<object, LRUCache<string, Promise<PlannedAir>>>()

function plannedSoon(
  db: DbOrTx,
  { id, revision }: { id: string; revision: number },
  chunks: readonly TimelineChunk[],
  now: number,
): Promise<PlannedAir> {
  const newest = chunks.at(-1)
  if (!airOverride(newest ?? null)) return planAfterOverride(db, id, chunks, now)
  const cache = planned.get(db) ?? new LRUCache({ max: 1_000, ttl: 2 * PLANNED_MS })
  planned.set(db, cache)
  // For a return when this answer expires, so that it has not happened before.
  const until = (Math.floor(now / PLANNED_MS) + 1) * PLANNED_MS
  const key = `${id} ${revision} ${newest!.ordinal} ${until}`
  const known = cache.get(key) ?? planAfterOverride(db, id, chunks, until)
  cache.set(key, known)
  known.catch(() => cache.delete(key))
  return known
}
