// What the flight check finds, and its input.
import type { AirState } from '../expand/air-state.ts'
import type { Library, Occurrence, Schedule, ScheduleEntry, Slot } from '../model/schedule.ts'
import type { Covered } from '../recurrence/resolve-overlaps.ts'
import type { ZoneClock } from '../recurrence/zone.ts'

export const FINDING_CODES = [
  'uncovered',
  'media',
  'covered',
  'does-not-air',
  'cooldown',
  'cut',
  'late',
  'under-run',
  'black',
  'silence',
  'loudness',
  'freeze',
  'decode',
  'length',
  'break',
  'empty-break',
  'rights',
] as const
export type FindingCode = (typeof FINDING_CODES)[number]

export interface Finding {
  /** red prevents publishing unless an override reason is given. */
  severity: 'red' | 'amber'
  code: FindingCode
  startsAt: number
  endsAt: number
  blockId: string | null
  mediaId: string | null
  message: string
  remedy: string
}

export interface Flight {
  schedule: Schedule
  library: Library
  /** The result of `expand`. */
  entries: readonly ScheduleEntry[]
  /** The initial state of `expand`: cooldowns reach back into it. */
  state: AirState
}

export interface FlightFacts extends Flight {
  from: number
  until: number
  clock: ZoneClock
  occurrences: readonly Occurrence[]
  slots: readonly Slot[]
  covered: readonly Covered[]
  blockTitle: (blockId: string | null) => string
}
