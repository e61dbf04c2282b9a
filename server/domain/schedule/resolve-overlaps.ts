// Which occurrence counts at each instant. A higher layer wins; within a layer the one that starts
// later interrupts; of two that start together the one further down the schedule's list. What was
// interrupted comes back for the rest of its time.
import type { Layer, Occurrence, Slot } from './schedule.ts'

const RANK: Record<Layer, number> = { base: 0, season: 1, override: 2 }

/** Positive when a wins over b. */
function precedence(a: Occurrence, b: Occurrence): number {
  return RANK[a.layer] - RANK[b.layer] || a.startsAt - b.startsAt || a.blockIndex - b.blockIndex
}

/**
 * @param occurrences by start
 * @returns slots in order, without overlap; where there is none the channel has a hole
 */
export function resolveOverlaps(occurrences: readonly Occurrence[]): Slot[] {
  const slots: Slot[] = []
  /** Begun and not taken off yet, the winner last. Ended ones go when they come to the end of the list. */
  const active: Occurrence[] = []
  let at = Number.NEGATIVE_INFINITY
  for (let i = 0; i <= occurrences.length; i++) {
    const next = occurrences[i]
    const until = next?.startsAt ?? Number.POSITIVE_INFINITY
    while (at < until) {
      while (active.length > 0 && active.at(-1)!.endsAt <= at) active.pop()
      const winner = active.at(-1)
      const endsAt = winner ? Math.min(winner.endsAt, until) : until
      if (winner) addSlot(slots, winner, at, endsAt)
      at = endsAt
    }
    if (next) insert(active, next)
  }
  return slots
}

function addSlot(slots: Slot[], occurrence: Occurrence, startsAt: number, endsAt: number): void {
  const last = slots.at(-1)
  if (last?.occurrence === occurrence && last.endsAt === startsAt) last.endsAt = endsAt
  else slots.push({ startsAt, endsAt, occurrence, begins: startsAt === occurrence.startsAt })
}

function insert(active: Occurrence[], occurrence: Occurrence): void {
  let low = 0
  let high = active.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (precedence(active[middle]!, occurrence) < 0) low = middle + 1
    else high = middle
  }
  active.splice(low, 0, occurrence)
}

/** A stretch of an occurrence's own time that another one takes. */
export interface Covered {
  occurrence: Occurrence
  by: Occurrence
  startsAt: number
  endsAt: number
}

/** What the precedence covered, for the grid to draw: by start. */
export function coveredParts(occurrences: readonly Occurrence[], slots: readonly Slot[]): Covered[] {
  const covered: Covered[] = []
  let first = 0
  for (const occurrence of occurrences) {
    while (first < slots.length && slots[first]!.endsAt <= occurrence.startsAt) first++
    for (let i = first; i < slots.length && slots[i]!.startsAt < occurrence.endsAt; i++) {
      const slot = slots[i]!
      if (slot.occurrence === occurrence) continue
      const startsAt = Math.max(slot.startsAt, occurrence.startsAt)
      const endsAt = Math.min(slot.endsAt, occurrence.endsAt)
      if (startsAt < endsAt) covered.push({ occurrence, by: slot.occurrence, startsAt, endsAt })
    }
  }
  return covered
}
