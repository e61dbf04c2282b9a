// The span of the last command of each channel: what follows from it starts later and elsewhere, such as relays.
import { LRUCache } from 'lru-cache'
import { currentSpan, type Span, withSpan } from '#adapters/request-scope.ts'

/** What starts later has another cause. */
const FOLLOWS_WITHIN_MS = 60_000

const causes = new LRUCache<string, Span>({ max: 10_000, ttl: FOLLOWS_WITHIN_MS })

/** Within the span of the command. */
export function noteCause(channelId: string): void {
  const span = currentSpan()
  if (span) causes.set(channelId, span)
}

/** Runs the work as part of the command’s trace; without a recent command, outside of any trace. */
export const withCause = <T>(channelId: string, work: () => T): T => withSpan(causes.get(channelId), work)
