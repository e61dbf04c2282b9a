// Expands a schedule in slices: between two slices the process handles other requests. A week of 2,000 blocks would
// block it for a quarter of a second.
import { setImmediate as breathe } from 'node:timers/promises'
import type { AirState } from '#domain/schedule/expand/air-state.ts'
import { ExpansionTooLongError, MAX_ENTRIES } from '#domain/schedule/expand/expand.ts'
import { continueAir, type Joined, type Programming } from '#domain/schedule/expand/join-air.ts'

const SLICE_MS = 6 * 3_600_000

/** The result of joinAir. @throws ExpansionTooLongError for more than MAX_ENTRIES entries */
export async function joinInSlices(
  programming: Programming,
  state: AirState | null,
  at: number,
  untilMs: number,
): Promise<Joined> {
  let slice = continueAir(programming, state, at, Math.min(at + SLICE_MS, untilMs))
  const { entries, stateBefore } = slice
  while (slice.stateAfter.at < untilMs) {
    await breathe()
    const from = slice.stateAfter.at
    slice = continueAir(programming, slice.stateAfter, from, Math.min(from + SLICE_MS, untilMs))
    for (const entry of slice.entries) entries.push(entry)
    if (entries.length > MAX_ENTRIES) throw new ExpansionTooLongError(`more than ${MAX_ENTRIES} entries`)
  }
  return { entries, stateBefore, stateAfter: slice.stateAfter }
}
