// The progress of an occurrence: which parts of its opening have aired, its items, and the one in progress.

import type { Slot } from '../model/schedule.ts'
import type { OccurrencePhase } from './air-state.ts'
import { blockOf, isTooShort, type Step } from './step.ts'

/** @returns null when the rest of the slot only has room for a pad, or its block was deleted */
export function phaseOf(step: Step, slot: Slot): OccurrencePhase | null {
  const { schedule, journal } = step
  const { occurrence } = slot
  const known = journal.occurrences.get(occurrence.key)
  if (known) return known
  if (isTooShort(step, slot.endsAt - journal.at) || !blockOf(schedule, occurrence.blockId)) return null
  const phase: OccurrencePhase = {
    blockId: occurrence.blockId,
    startsAt: occurrence.startsAt,
    endsAt: occurrence.endsAt,
    dueAt: slot.startsAt,
    shown: false,
    identAired: false,
    preAired: false,
    midAired: false,
    postAired: false,
    items: 0,
    retryAt: null,
    retryCutAt: null,
    playing: null,
  }
  journal.occurrences.set(occurrence.key, phase)
  return phase
}
