// The queue of events that this installation uses between its processes.
import { EventQueue } from '#adapters/event-queue.ts'
import { env } from '#server/env.ts'
import { STORED_MS } from './store-batch.ts'

const STREAM = 'PLAYBACK_EVENTS'
/** An hour of 7,000 events a second. */
export const QUEUE_MAX_BYTES = 4 * 1024 ** 3

/** Null: each process stores what it took in. */
export function openEventQueue(): EventQueue | null {
  const { NATS_URL } = env()
  if (!NATS_URL) return null
  // Older events are not stored.
  return new EventQueue({ url: NATS_URL, name: STREAM, maxBytes: QUEUE_MAX_BYTES, maxAgeMs: STORED_MS })
}
