// A break inside an item: fillers between two bumpers, in the spare time of its block, so that a break never causes an
// overrun. If nothing can air the position is only marked.
import { gridAtOrBefore, gridOf } from '#domain/ladder/grid.ts'
import type { MediaFacts, ScheduleEntry } from '../model/schedule.ts'
import type { OccurrencePhase, PlayingItem } from './air-state.ts'
import { airWhole } from './air-whole.ts'
import { pickWhole } from './fill-gap.ts'
import type { Step } from './step.ts'

/** @param at end of the item's part before the break */
export function openBreak(
  { schedule, airtime, journal }: Step,
  phase: OccurrencePhase,
  media: MediaFacts,
  at: number,
): void {
  const playing = phase.playing!
  const inOwnSlot = airtime.slot?.occurrence.key === journal.onAir
  const restMs = media.durationMs - playing.offsetMs
  const slackMs = inOwnSlot ? airtime.endsAt - at - restMs : 0
  const roomMs = gridAtOrBefore(Math.max(0, Math.min(schedule.breaks.breakMs, slackMs)), gridOf(schedule))
  const id = `${playing.startedAt}+${playing.offsetMs}`
  playing.break = { id, startsAt: at, endsAt: at + roomMs, closingMs: 0 }
}

/** @returns null when the break is over */
export function airBreak(step: Step, phase: OccurrencePhase, playing: PlayingItem): ScheduleEntry | null {
  const now = playing.break!
  const { source, bumper } = step.schedule.breaks
  const { at } = step.journal
  const opening = at === now.startsAt ? airOpening(step, phase, playing) : null
  if (opening) return opening
  const filler = airWhole(step, phase, source, {
    roomMs: now.endsAt - at - now.closingMs,
    reason: 'break',
    breakId: now.id,
  })
  if (filler) return filler
  playing.break = null
  if (at === now.startsAt) playing.emptyBreakId = now.id
  return now.closingMs > 0
    ? airWhole(step, phase, bumper, { roomMs: now.closingMs, reason: 'bumper', breakId: now.id })
    : null
}

/** The bumper that opens a break, if it, a filler and one to close fit. */
function airOpening(step: Step, phase: OccurrencePhase, { break: now }: PlayingItem): ScheduleEntry | null {
  const { library, journal, schedule } = step
  const { source, bumper } = schedule.breaks
  const roomMs = now!.endsAt - journal.at
  const draw = { library, journal, seed: schedule.seed }
  const first = pickWhole(bumper, roomMs, { ...draw, key: 'filler:bumper' })
  if (!first) return null
  if (!pickWhole(source, roomMs - 2 * first.durationMs, { ...draw, key: 'filler:break' })) return null
  now!.closingMs = first.durationMs
  return airWhole(step, phase, bumper, { roomMs, reason: 'bumper', breakId: now!.id })
}
