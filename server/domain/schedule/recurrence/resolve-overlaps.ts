// Which occurrence is active at each time. A higher layer wins; within a layer the one that starts later interrupts; of
// two that start together, the one further down the schedule's list. An interrupted occurrence resumes for the rest of
// its time.
import type { Layer, Occurrence, Slot } from '../model/schedule.ts'

const RANK: Record<Layer, number> = { base: 0, season: 1, override: 2 }

/** Positive when a wins over b. */
function precedence(a: Occurrence, b: Occurrence): number {
  return RANK[a.layer] - RANK[b.layer] || a.startsAt - b.startsAt || a.blockIndex - b.blockIndex
}

/**
 * @param occurrences by start
 * @returns slots in order, without overlap; between them the channel has gaps
 */
export function resolveOverlaps(occurrences: readonly Occurrence[]): Slot[] {
  const slots: Slot[] = []
  /** A heap of started occurrences, the winner first. Ended ones are removed when they reach the top. */
  const active: Occurrence[] = []
  let at = Number.NEGATIVE_INFINITY
  for (let i = 0; i <= occurrences.length; i++) {
    const next = occurrences[i]
    const until = next?.startsAt ?? Number.POSITIVE_INFINITY
    while (at < until) {
      while (active.length > 0 && active[0]!.endsAt <= at) takeTop(active)
      const winner = active[0]
      const endsAt = winner ? Math.min(winner.endsAt, until) : until
      if (winner) addSlot(slots, winner, at, endsAt)
      at = endsAt
    }
    if (next) push(active, next)
  }
  return slots
}

function addSlot(slots: Slot[], occurrence: Occurrence, startsAt: number, endsAt: number): void {
  const last = slots.at(-1)
  if (last?.occurrence === occurrence && last.endsAt === startsAt) last.endsAt = endsAt
  else slots.push({ startsAt, endsAt, occurrence, begins: startsAt === occurrence.startsAt })
}

function push(heap: Occurrence[], occurrence: Occurrence): void {
  let at = heap.push(occurrence) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (precedence(heap[parent]!, heap[at]!) >= 0) return
    swap(heap, parent, at)
    at = parent
  }
}

function takeTop(heap: Occurrence[]): void {
  const last = heap.pop()!
  if (heap.length === 0) return
  heap[0] = last
  for (let at = 0; ; ) {
    let child = 2 * at + 1
    if (child + 1 < heap.length && precedence(heap[child + 1]!, heap[child]!) > 0) child++
    if (child >= heap.length || precedence(heap[child]!, heap[at]!) <= 0) return
    swap(heap, at, child)
    at = child
  }
}

function swap(heap: Occurrence[], a: number, b: number): void {
  const kept = heap[a]!
  heap[a] = heap[b]!
  heap[b] = kept
}

/** A part of an occurrence that another one covers. */
export interface Covered {
  occurrence: Occurrence
  by: Occurrence
  startsAt: number
  endsAt: number
}

/** Nobody looks at more; a schedule of thousands of overlapping blocks would give millions. */
const MAX_COVERED = 20_000

/** The covered parts, for the grid to draw: by start. */
export function coveredParts(occurrences: readonly Occurrence[], slots: readonly Slot[]): Covered[] {
  const covered: Covered[] = []
  let first = 0
  for (const occurrence of occurrences) {
    if (covered.length >= MAX_COVERED) break
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
