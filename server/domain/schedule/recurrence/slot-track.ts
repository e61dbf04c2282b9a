// The resolved slots of a window, looked up by time. Correct for [from, until], where `from` is a longest block back,
// so that every slot in it is known from its own start.

import type { Schedule, Slot } from '../model/schedule.ts'
import { occurrencesBetween } from './occurrences.ts'
import { resolveOverlaps } from './resolve-overlaps.ts'

export interface SlotTrack {
  slots: readonly Slot[]
  /** Times at which an occurrence has a hard start, ascending. */
  hardStarts: readonly number[]
}

export function slotTrack(schedule: Schedule, from: number, until: number): SlotTrack {
  const longestMs = schedule.blocks.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0)
  // A block over a repeated hour is longer by it.
  const slots = resolveOverlaps(occurrencesBetween(schedule, from - longestMs - 7_200_000, until))
  const hardStarts = slots
    .filter((slot) => slot.begins && slot.occurrence.start === 'hard')
    .map((slot) => slot.startsAt)
  return { slots, hardStarts }
}

/** Index of the first slot that ends after `at`; the number of slots when none does. */
export function firstEndingAfter(slots: readonly Slot[], at: number): number {
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (slots[middle]!.endsAt > at) high = middle
    else low = middle + 1
  }
  return low
}

/** The next hard start after `at`; infinite if the window has none. */
export function nextHardStart({ hardStarts }: SlotTrack, at: number): number {
  let low = 0
  let high = hardStarts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (hardStarts[middle]! > at) high = middle
    else low = middle + 1
  }
  return hardStarts[low] ?? Number.POSITIVE_INFINITY
}
