// The lanes of the recorder, and what they show.
import type { StoredPlayoutState } from '#domain/channel/playout-state.ts'
import type { ChunkCause } from '#domain/timeline/timeline.ts'
import type { Span } from './spans.ts'

export const RECORD_KEPT_MS = 7 * 86_400_000
/** Of the figures of viewers. */
export const VIEWERS_EVERY_MS = 5 * 60_000

export const AIR_STATES = [
  ...(['on-air', 'live', 'waiting', 'held', 'degraded', 'starting', 'failing', 'failed', 'stopped'] as const),
] as const
export type AirState = (typeof AIR_STATES)[number]

export const DESTINATION_STATES = ['connected', 'connecting', 'down', 'off'] as const
export type DestinationState = (typeof DESTINATION_STATES)[number]

export const PROBE_FAULTS = ['broken', 'black', 'silent'] as const
export type ProbeFault = (typeof PROBE_FAULTS)[number]

const AIR_STATE_OF: Record<StoredPlayoutState, AirState> = {
  STOPPED: 'stopped',
  STARTING: 'starting',
  LIVE: 'on-air',
  DEGRADED: 'degraded',
  DRAINING: 'on-air',
  BACKING_OFF: 'failing',
  FAILED: 'failed',
}

export const airStateOf = (stored: string): AirState => AIR_STATE_OF[stored as StoredPlayoutState] ?? 'stopped'

/** Chunks that are not of the rundown or the schedule. */
export const OVERRIDES = { hold: 'held', live: 'live', 'live-wait': 'waiting' } as const satisfies Partial<
  Record<ChunkCause, AirState>
>

/** An override shows only while the channel is on air. */
export const isOnAir = (state: AirState): boolean => state === 'on-air' || state === 'degraded'

interface AiredRow {
  startsAt: number
  durationMs: number
  kind: string
  reason: string | null
}

/** Stretches of slate that nobody asked for. @param rows ascending */
export function gapsIn(rows: readonly AiredRow[], from: number, to: number): Span[] {
  const gaps: Span[] = []
  for (const { startsAt, durationMs, kind, reason } of rows) {
    const [start, end] = [Math.max(startsAt, from), Math.min(startsAt + durationMs, to)]
    if (kind !== 'SLATE' || reason === 'held' || start >= end) continue
    const last = gaps.at(-1)
    if (last && start - last.to < 1_000 && last.note === reason) last.to = end
    else gaps.push({ from: start, to: end, value: 'gap', note: reason })
  }
  return gaps
}
