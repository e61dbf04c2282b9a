// Who watches now, from the newest events of each session. Minutes are exact, and three minutes late (minute-facts.ts); this
// is an estimate of the present.
import type { PlayerState } from './playback-event.ts'

/** Players report every ten seconds, and an event takes a moment to the store. */
const HEARD_MS = 25_000
/** An origin reports each viewer every ten seconds, and a player may have a minute ahead. */
export const NOW_WINDOW_MS = 75_000
const MINUTE_MS = 60_000

/** What a viewer does who is not watching, and does not wait for the picture either. */
const NOT_WATCHING: ReadonlySet<PlayerState> = new Set(['paused', 'ended', 'failed', 'quit', 'preloading'])

/** Viewers are counted by these. */
export const NOW_DIMENSIONS = ['country', 'device', 'browser', 'player', 'host'] as const
export type NowDimension = (typeof NOW_DIMENSIONS)[number]

/** What is known of a session of the last NOW_WINDOW_MS. Times are epoch ms. */
export interface HeardNow {
  newestAt: number
  /** The newest that was told; null: none was. */
  state: PlayerState | null
  bitrateKbps: number | null
  /** Whether an origin sent media to it. */
  isServed: boolean
  /** How often its picture stopped, and events that have an error. */
  stalls: number
  errors: number
  /** When its first frame was shown; null: not yet. */
  playedAt: number | null
}

export interface NowMetrics {
  /** Sessions that play, with an event in the last 25 seconds and media sent in the last 75. */
  viewers: number
  /** Of the viewers, those whose picture stands. */
  stalledViewers: number
  /** First frames of the last minute. */
  startsPerMinute: number
  /** By the rate of the last 75 seconds. */
  stallsPerMinute: number
  errorsPerMinute: number
  /** Of the viewers whose bitrate is known, on average; null: of none. */
  averageBitrateKbps: number | null
}

/** Whoever was sent nothing is no viewer, whatever a player reports. */
export const isViewerNow = ({ newestAt, state, isServed }: HeardNow, now: number): boolean =>
  isServed && newestAt > now - HEARD_MS && (state === null || !NOT_WATCHING.has(state))

/** After the first frame, as in trace-session.ts. */
const isStalled = ({ state, playedAt }: HeardNow): boolean =>
  playedAt !== null && (state === 'rebuffering' || state === 'waiting')

/** @param sessions without crawlers and monitors */
export function nowMetrics(sessions: readonly HeardNow[], now: number): NowMetrics {
  const served = sessions.filter(({ isServed }) => isServed)
  const viewers = served.filter((session) => isViewerNow(session, now))
  const bitrates = viewers.flatMap(({ bitrateKbps }) => bitrateKbps ?? [])
  const rateOf = (count: (session: HeardNow) => number, of: readonly HeardNow[]) =>
    Math.round((of.reduce((sum, session) => sum + count(session), 0) * MINUTE_MS) / NOW_WINDOW_MS)
  return {
    viewers: viewers.length,
    stalledViewers: viewers.filter(isStalled).length,
    startsPerMinute: served.filter(({ playedAt }) => playedAt !== null && playedAt > now - MINUTE_MS).length,
    stallsPerMinute: rateOf(({ stalls }) => stalls, served),
    // Who cannot load anything has errors, too.
    errorsPerMinute: rateOf(({ errors }) => errors, sessions),
    averageBitrateKbps:
      bitrates.length === 0 ? null : Math.round(bitrates.reduce((a, b) => a + b, 0) / bitrates.length),
  }
}
