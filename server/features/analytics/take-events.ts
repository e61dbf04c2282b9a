// The entry of events into the web process.
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { blockOf } from '#adapters/address-block.ts'
import { SpoolFullError } from '#adapters/event-spool.ts'
import { parseCmcdEvents } from '#domain/analytics/cmcd-events.ts'
import { reportedEvents } from '#domain/analytics/json-events.ts'
import type { ReportedEvent } from '#domain/analytics/playback-event.ts'
import { DomainError } from '#server/errors.ts'
import type { Sender } from './collector.ts'
import { type InletOutside, inletOf } from './inlet.ts'
import { jsonEventsSchema } from './schema.ts'

/** The longest body: 100 events of a kilobyte. */
export const EVENTS_MAX_BYTES = 128 * 1024
/** Events of a school behind one address: 4,000 players that report every ten seconds, and more when they begin. */
const PER_ADDRESS = 10_000
const WINDOW_S = 15
const limiter = new RateLimiterMemory({ points: PER_ADDRESS, duration: WINDOW_S })

/** The query of our players: when they sent the batch, by their clock; null: not stated. */
export function sentAtOf(url: string): number | null {
  const stated = /[?&]sent=(\d{1,13})(?:&|$)/.exec(url)?.[1]
  return stated === undefined ? null : Number(stated)
}

/**
 * @param body CMCD reports in lines, or JSON
 * @returns how many events it holds, once they are on the disk
 * @throws TOO_MANY_REQUESTS, INVALID_INPUT for JSON that is not as documented, STORAGE_FULL when no more can wait for the store
 */
export async function takeEvents(
  outside: InletOutside,
  body: string,
  sender: Sender & { sentAt: number | null },
): Promise<{ received: number }> {
  const { sentAt: stated, ...by } = sender
  const { events, sentAt, received } = isJson(body) ? parseJson(body, sender.receivedAt) : parseCmcd(body, stated)
  // At least one: noise costs, too.
  await limiter.consume(blockOf(sender.address), Math.max(1, received)).catch(() => {
    throw new DomainError('TOO_MANY_REQUESTS', {
      message: `Too many events from your network address. These were not stored; send them again in ${WINDOW_S} s.`,
      data: { reason: 'events-per-address', retryAfterSeconds: WINDOW_S },
    })
  })
  if (received === 0) return { received }
  const { collector } = await inletOf(outside)
  try {
    await collector.collect({ events, sentAt }, by)
  } catch (error) {
    if (!(error instanceof SpoolFullError)) throw error
    throw new DomainError('STORAGE_FULL', {
      message: 'No more events can be stored now. Send them again later.',
      cause: error,
    })
  }
  return { received }
}

interface Read {
  events: ReportedEvent[]
  sentAt: number | null
  received: number
}

function parseCmcd(body: string, sentAt: number | null): Read {
  const events = parseCmcdEvents(body)
  return { events, sentAt, received: events.length }
}

const isJson = (body: string) => /^\s*[[{]/.test(body.slice(0, 100))

/** @throws INVALID_INPUT, ZodError */
function parseJson(body: string, receivedAt: number): Read {
  let given: unknown
  try {
    given = JSON.parse(body)
  } catch (error) {
    throw new DomainError('INVALID_INPUT', { message: 'The events are not valid JSON. None was stored.', cause: error })
  }
  const events = jsonEventsSchema.parse(given)
  const newest = Math.max(...events.map(({ at }) => at))
  // Without sentAt, past times are taken as they are: the batch may be late. Times in the future are corrected.
  const sentAt = events.findLast(({ data }) => data?.sentAt !== undefined)?.data?.sentAt ?? Math.max(newest, receivedAt)
  return { events: events.flatMap(reportedEvents), sentAt, received: events.length }
}
