// Finds what will go wrong before it airs, in the very entries that will air.
import { DAY_MS } from '#domain/instants.ts'
import { occurrencesBetween } from '../recurrence/occurrences.ts'
import { coveredParts, resolveOverlaps } from '../recurrence/resolve-overlaps.ts'
import { zoneClock } from '../recurrence/zone.ts'
import { checkEntries } from './check-entries.ts'
import { checkOccurrences } from './check-occurrences.ts'
import { checkAirings } from './check-rights.ts'
import type { Finding, Flight, FlightFacts } from './finding.ts'

/** A longer list helps nobody; reds come first when it is cut. */
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
    from,
    until,
    occurrences,
    slots,
    clock: zoneClock(schedule.zone, from - DAY_MS, until + DAY_MS),
    covered: coveredParts(occurrences, slots),
    blockTitle: (blockId) => `“${(blockId !== null && titles.get(blockId)) || (blockId ?? '')}”`,
  }
  const findings = [...checkOccurrences(facts), ...checkEntries(facts), ...checkAirings(facts)]
  const reds = findings.filter(({ severity }) => severity === 'red')
  const ambers = findings.filter(({ severity }) => severity === 'amber')
  const kept = [...reds, ...ambers].slice(0, MAX_FINDINGS)
  return kept.sort((a, b) => a.startsAt - b.startsAt || b.severity.localeCompare(a.severity))
}
