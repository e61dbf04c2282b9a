// Live control: leaving what is on air before its end.
import { QUANTUM_MS, SEGMENT_MS } from '../ladder/ladder.ts'
import type { AirState } from './air-state.ts'
import type { ScheduleEntry } from './schedule.ts'

/** The first edge of an entry's segments at or behind an instant: where it can be left. */
export function nextEdge(entry: ScheduleEntry, at: number): number {
  const segments = Math.ceil(Math.max(0, at - entry.startsAt) / SEGMENT_MS)
  return entry.startsAt + Math.min(segments * SEGMENT_MS, entry.durationMs)
}

/**
 * The state with which the schedule goes on when an entry is left early: its item is over, and from
 * `goesOnAt` on airs what the schedule has then. Skip: goesOnAt is the edge itself. Hold or insert: the
 * instant at which the slate or the inserted item ends.
 *
 * @param state right after the entry, as `expand(…, edge)` gives it together with the entry as its last
 * @param edge from nextEdge
 */
export function leaveEarly(state: AirState, entry: ScheduleEntry, edge: number, goesOnAt: number): AirState {
  const key = `${entry.blockId}@${entry.occurrenceStartsAt}`
  const phase = state.occurrences[key]
  const others = state.lastAirings.filter(([mediaId]) => mediaId !== entry.mediaId)
  const noted = others.length < state.lastAirings.length
  return {
    ...state,
    at: Math.ceil(goesOnAt / QUANTUM_MS) * QUANTUM_MS,
    onAir: null,
    occurrences: phase
      ? { ...state.occurrences, [key]: { ...phase, playing: null, retryAt: null } }
      : state.occurrences,
    lastAirings: noted ? [...others, [entry.mediaId, edge]] : others,
  }
}
