// What will go wrong, before it airs: found in the very entries that will air.
import type { AirState } from './air-state.ts'
import { checkEntries } from './check-entries.ts'
import { checkOccurrences } from './check-occurrences.ts'
import { DAY_MS } from './local-time.ts'
import { occurrencesBetween } from './occurrences.ts'
import type { Covered } from './resolve-overlaps.ts'
import { coveredParts, resolveOverlaps } from './resolve-overlaps.ts'
import type { Library, Occurrence, Schedule, ScheduleEntry, Slot } from './schedule.ts'
import { type ZoneClock, zoneClock } from './zone.ts'

export type FindingCode =
  | 'uncovered'
  | 'media'
  | 'covered'
  | 'does-not-air'
  | 'cooldown'
  | 'cut'
  | 'late'
  | 'under-run'
  | 'black'
  | 'silence'
  | 'loudness'
  | 'break'
  | 'empty-break'

export interface Finding {
  /** red keeps a schedule from being published unless a reason is given. */
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
  /** As `expand` gave them. */
  entries: readonly ScheduleEntry[]
  /** What `expand` began with: cooldowns reach back into it. */
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

/** No list for people is longer; the reds come first when it is cut. */
const MAX_FINDINGS = 2_000

/** @returns by time; at the same time reds first */
export function checkFlight(flight: Flight): Finding[] {
  const { schedule, entries } = flight
  const first = entries[0]
  const last = entries.at(-1)
  if (!first || !last) return []
  const from = first.startsAt
  const until = last.startsAt + last.durationMs
  const occurrences = occurrencesBetween(schedule, from, until)
  const slots = resolveOverlaps(occurrences)
  const titles = new Map(schedule.blocks.map((block) => [block.id, block.title]))
  const facts: FlightFacts = {
    ...flight,
    ...{ from, until, occurrences, slots },
    clock: zoneClock(schedule.zone, from - DAY_MS, until + DAY_MS),
    covered: coveredParts(occurrences, slots),
    blockTitle: (blockId) => `“${(blockId !== null && titles.get(blockId)) || (blockId ?? '')}”`,
  }
  const findings = [...checkOccurrences(facts), ...checkEntries(facts)]
  const reds = findings.filter(({ severity }) => severity === 'red')
  const ambers = findings.filter(({ severity }) => severity === 'amber')
  const kept = [...reds, ...ambers].slice(0, MAX_FINDINGS)
  return kept.sort((a, b) => a.startsAt - b.startsAt || b.severity.localeCompare(a.severity))
}
