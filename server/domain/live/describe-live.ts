// The state of a channel's live feed at a time, for channel page, dashboard and API.

import { type Feed, requiredStableMs } from './live-air.ts'
import type { LiveAir } from './live-memory.ts'

export type LiveStateName =
  /** The feed is on air. */
  | 'live'
  /** It was lost: the slate is on air. */
  | 'lost'
  /** It was lost and is back; it must arrive without a gap for some time before it is on air again. */
  | 'steadying'
  /** The feed is awaited while the channel airs its schedule. */
  | 'waiting'

export interface LiveState {
  state: LiveStateName
  contributionId: string
  /** Since when it is lost or awaited, epoch ms; null while it is on air. */
  since: number | null
  /** When the channel returns to its schedule, or stops waiting; null: on release. */
  returnsAt: number | null
  /** Steadying: when it goes on air again if no gap occurs before. */
  steadyAt: number | null
  /** The feed arrives, and this machine cannot encode it in time. */
  isEncoderBehind: boolean
}

/**
 * @param feeds of the channel; their ages as of now
 * @param onSlate the slate after the feed's segments is on air, although the feed may not count as lost yet
 */
export function describeLive(
  { wanted, air, waiting, drops }: LiveAir,
  feeds: readonly Feed[],
  onSlate: boolean,
  now: number,
): LiveState | null {
  if (!wanted) return null
  const { contributionId, until } = wanted
  const ofContribution = feeds.filter((feed) => feed.contributionId === contributionId && !feed.isOver)
  const isEncoderBehind = ofContribution.some((feed) => feed.isBehind)
  const known = { contributionId, since: waiting?.since ?? null, steadyAt: null, isEncoderBehind }
  if (air && !onSlate) return { ...known, state: 'live', returnsAt: until }
  const returnsAt = until ?? (waiting && waiting.since + waiting.timeoutMs)
  if (air || !waiting) return { ...known, state: 'lost', returnsAt }
  if (waiting.on === 'schedule') return { ...known, state: 'waiting', returnsAt }
  const back = ofContribution.findLast((feed) => feed.steadyMs > 0)
  if (!back || back.ageMs >= back.stallMs) return { ...known, state: 'lost', returnsAt }
  const needed = requiredStableMs(drops, contributionId, back.stallMs, now)
  return { ...known, state: 'steadying', returnsAt, steadyAt: now + Math.max(0, needed - back.steadyMs) }
}
