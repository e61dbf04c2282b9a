// Items of a block: starts them, continues them from break to break, and cuts them.

import { gridOf } from '#domain/ladder/grid.ts'
import type { MediaFacts, ScheduleEntry } from '../model/schedule.ts'
import { airBreak, openBreak } from './air-break.ts'
import type { OccurrencePhase, PlayingItem } from './air-state.ts'
import { airWhole } from './air-whole.ts'
import { planBreaks } from './breaks.ts'
import { wholeSegments } from './fill-gap.ts'
import { isAirable } from './media-pools.ts'
import { pickNext } from './sources.ts'
import { blockOf, entryOf, isTooShort, type Step } from './step.ts'

/** A source without an available item is asked again after this, even if no cooldown ends. */
const RETRY_MS = 3_600_000

/**
 * Continues the item in progress.
 * @returns null when the item is over, or must be left here
 */
export function continueItem(step: Step, phase: OccurrencePhase): ScheduleEntry | null {
  const playing = phase.playing!
  const media = step.library.media.get(playing.mediaId)
  // Deleted or failed since the last expansion: its rest is a gap.
  if (!isAirable(media) || playing.offsetMs >= media.durationMs) return endItem(step, phase)
  const inBreak = playing.break && airBreak(step, phase, playing)
  return inBreak ?? nextPart(step, phase, playing, media)
}

function nextPart(step: Step, phase: OccurrencePhase, playing: PlayingItem, media: MediaFacts): ScheduleEntry | null {
  const { schedule, journal, airtime } = step
  const stopAt = Math.min(airtime.hardStartsAt, playing.stopAt ?? Number.POSITIVE_INFINITY)
  const roomMs = stopAt - journal.at
  const { positionsMs } = planBreaks(media, schedule.breaks)
  const breakAtMs = positionsMs.find((position) => position > playing.offsetMs) ?? media.durationMs
  const wantedMs = breakAtMs - playing.offsetMs
  const durationMs = wantedMs <= roomMs ? wantedMs : wholeSegments(roomMs, gridOf(media))
  if (durationMs <= 0) {
    journal.onAir = null
    return null
  }
  const entry = entryOf(step, phase, media, {
    durationMs,
    reason: 'programme',
    offsetMs: playing.offsetMs,
    breakId: playing.emptyBreakId,
  })
  playing.emptyBreakId = null
  playing.offsetMs += durationMs
  if (playing.offsetMs >= media.durationMs) endItem(step, phase)
  else if (playing.offsetMs === breakAtMs) openBreak(step, phase, media, journal.at + durationMs)
  // Cut: it continues if its occurrence resumes.
  else journal.onAir = null
  return entry
}

function endItem({ journal }: Step, phase: OccurrencePhase): null {
  phase.playing = null
  journal.onAir = null
  return null
}

/**
 * What a block airs next: the item that another block interrupted, or the source's next one, after ident, pre or mid
 * filler if there is room.
 * @returns null when there is nothing to start now
 */
export function beginNext(step: Step, phase: OccurrencePhase): ScheduleEntry | null {
  const { journal, airtime, schedule, library } = step
  if (isTooShort(step, airtime.endsAt - journal.at)) return null
  if (phase.playing) return resume(step, phase)
  if (phase.retryAt !== null && journal.at < phase.retryAt) return null
  const latestEnd = Math.min(airtime.endsAt + schedule.maxDriftMs, airtime.hardStartsAt)
  const block = blockOf(schedule, phase.blockId)
  if (!block) return null
  const { at } = journal
  const question = { seed: schedule.seed, at, roomMs: latestEnd - at, first: phase.items === 0, items: phase.items }
  const pick = pickNext(block, library, journal, question)
  if (!pick.media) {
    phase.retryAt = Math.min(pick.retryAt, airtime.endsAt, at + RETRY_MS)
    return null
  }
  phase.retryAt = null
  const opening = airOpening(step, phase, airtime.endsAt - at - pick.media.durationMs)
  if (opening) return opening
  pick.take(journal)
  return begin(step, phase, pick.media, null)
}

/** Starts an item, to be cut at stopAt at the latest. */
export function begin(
  step: Step,
  phase: OccurrencePhase,
  media: MediaFacts,
  stopAt: number | null,
): ScheduleEntry | null {
  phase.items++
  phase.midAired = false
  phase.playing = {
    mediaId: media.mediaId,
    startedAt: step.journal.at,
    offsetMs: 0,
    stopAt,
    break: null,
    emptyBreakId: null,
  }
  step.journal.onAir = step.airtime.slot!.occurrence.key
  return nextPart(step, phase, phase.playing, media)
}

/**
 * The rest of an interrupted item: whole if its overrun is within the allowed drift, otherwise up to the slot's end.
 */
function resume(step: Step, phase: OccurrencePhase): ScheduleEntry | null {
  const { journal, airtime, schedule, library } = step
  const playing = phase.playing!
  const restMs = (library.media.get(playing.mediaId)?.durationMs ?? 0) - playing.offsetMs
  const overMs = journal.at + restMs - airtime.endsAt
  playing.stopAt = overMs <= schedule.maxDriftMs ? null : airtime.endsAt
  playing.break = null
  journal.onAir = airtime.slot!.occurrence.key
  return continueItem(step, phase)
}

/** Ident and pre filler before an occurrence's first item, a mid filler between two, if slackMs has room. */
function airOpening(step: Step, phase: OccurrencePhase, slackMs: number): ScheduleEntry | null {
  const { ident, pre, mid } = step.schedule.fillers
  if (phase.items > 0) {
    if (phase.midAired) return null
    phase.midAired = true
    return airWhole(step, phase, mid, { roomMs: slackMs, reason: 'filler-mid' })
  }
  if (!phase.identAired) {
    phase.identAired = true
    const entry = airWhole(step, phase, ident, { roomMs: slackMs, reason: 'ident' })
    if (entry) return entry
  }
  if (phase.preAired) return null
  phase.preAired = true
  return airWhole(step, phase, pre, { roomMs: slackMs, reason: 'filler-pre' })
}
