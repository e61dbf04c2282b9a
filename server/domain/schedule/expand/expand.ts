// Expands a schedule, entry by entry: gapless, without overlap, every boundary on the grid.
//
// One step gives one entry and depends on the state alone, never on the window's end. So expanding [a, c) gives the
// same as expanding [a, b) and then [b, c) from the state after it, and a preview, a rebuild and the worker get the
// same entries.

import { DAY_MS } from '#domain/instants.ts'
import type { Library, Schedule, ScheduleEntry } from '../model/schedule.ts'
import { firstEndingAfter, nextHardStart, slotTrack } from '../recurrence/slot-track.ts'
import { type AirState, closeJournal, type Journal, noteAiring, openJournal } from './air-state.ts'
import { longestMediaMs } from './media-pools.ts'
import { nextFill } from './next-fill.ts'
import { phaseOf } from './phase.ts'
import { beginNext, continueItem } from './play-item.ts'
import { sourceKey } from './sources.ts'
import type { Airtime, Step } from './step.ts'

const MAX_CURSORS = 5_000
/** Maximum entries of one expansion: 72 hours of the shortest items, at some microseconds each. */
export const MAX_ENTRIES = 150_000

/** A window has more entries than may be expanded at once. The schedule itself is valid. */
export class ExpansionTooLongError extends Error {
  override readonly name = 'ExpansionTooLongError'
}

export interface Expansion {
  entries: ScheduleEntry[]
  /** Its `at` is the end of the last entry: the first boundary at or after untilMs. */
  state: AirState
}

/**
 * @param state where to continue: firstAirState for a channel that has aired nothing
 * @throws RangeError for a zone that does not exist
 * @throws ExpansionTooLongError for more than MAX_ENTRIES entries
 */
export function expand(schedule: Schedule, library: Library, state: AirState, untilMs: number): Expansion {
  const journal = openJournal(state)
  // Nothing beyond this affects what airs before untilMs: items and gap filling look no further.
  const horizon = untilMs + 2 * longestMediaMs(library) + DAY_MS
  const track = slotTrack(schedule, journal.at, horizon)
  const entries: ScheduleEntry[] = []
  let slotIndex = firstEndingAfter(track.slots, journal.at)
  while (journal.at < untilMs) {
    while (slotIndex < track.slots.length && track.slots[slotIndex]!.endsAt <= journal.at) slotIndex++
    const upcoming = track.slots[slotIndex]
    const slot = upcoming && upcoming.startsAt <= journal.at ? upcoming : null
    const endsAt = slot?.endsAt ?? upcoming?.startsAt ?? Number.POSITIVE_INFINITY
    const airtime: Airtime = { slot, endsAt, hardStartsAt: nextHardStart(track, journal.at) }
    const entry = nextEntry({ schedule, library, journal, airtime })
    entries.push(entry)
    if (entries.length > MAX_ENTRIES) throw new ExpansionTooLongError(`more than ${MAX_ENTRIES} entries`)
    journal.at += entry.durationMs
    const repeatable = entry.reason !== 'slate' && entry.reason !== 'pad'
    if (repeatable) noteAiring(journal, entry.mediaId, journal.at)
  }
  forgetCursors(schedule, journal)
  return { entries, state: closeJournal(journal, longestCooldownMs(schedule), untilMs) }
}

/** Cursors of deleted blocks are kept, for a rollback, until there are far too many of them. */
function forgetCursors(schedule: Schedule, journal: Journal): void {
  if (journal.cursors.size <= MAX_CURSORS) return
  const used = new Set(schedule.blocks.map(sourceKey))
  for (const key of journal.cursors.keys()) {
    if (used.has(key) || key.startsWith('filler:')) continue
    journal.cursors.delete(key)
    journal.draws.delete(key)
  }
}

function nextEntry(step: Step): ScheduleEntry {
  const { journal, airtime } = step
  // A hard start right at a break of the item on air: the item ends there.
  if (beginsHard(airtime, journal.at)) journal.onAir = null
  const onAir = journal.onAir === null ? undefined : journal.occurrences.get(journal.onAir)
  if (onAir?.playing) {
    const entry = continueItem(step, onAir)
    if (entry) return entry
  }
  journal.onAir = null
  const phase = airtime.slot && phaseOf(step, airtime.slot)
  return (phase && beginNext(step, phase)) ?? nextFill(step, phase)
}

function beginsHard({ slot }: Airtime, at: number): boolean {
  return slot?.begins === true && slot.startsAt === at && slot.occurrence.start === 'hard'
}

const cooldowns = new WeakMap<Schedule, number>()

function longestCooldownMs(schedule: Schedule): number {
  const known = cooldowns.get(schedule)
  if (known !== undefined) return known
  const fillers = [...Object.values(schedule.fillers), schedule.breaks.source, schedule.breaks.bumper]
  const longest = Math.max(
    0,
    ...fillers.map((source) => source?.cooldownMs ?? 0),
    ...schedule.blocks.map((block) => block.cooldownMs ?? 0),
  )
  cooldowns.set(schedule, longest)
  return longest
}
