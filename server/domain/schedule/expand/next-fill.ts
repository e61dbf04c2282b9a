// What airs when no item does: after a block's items, in its gaps, and between blocks.

import type { ScheduleEntry } from '../model/schedule.ts'
import type { OccurrencePhase } from './air-state.ts'
import { airWhole } from './air-whole.ts'
import { fillFromRules, fillSlate } from './fill-gap.ts'
import { begin } from './play-item.ts'
import { pickNext } from './sources.ts'
import { blockOf, entryOf, isTooShort, type Step } from './step.ts'

export function nextFill(step: Step, phase: OccurrencePhase | null): ScheduleEntry {
  const { schedule, library, journal, airtime } = step
  const roomMs = airtime.endsAt - journal.at
  if (!isTooShort(step, roomMs)) {
    const post = phase && airPost(step, phase, roomMs)
    if (post) return post
    const fill = fillFromRules(schedule.fillers, roomMs, { library, journal, seed: schedule.seed })
    if (fill) return entryOf(step, phase, fill.media, fill)
    const cut = phase && beginCut(step, phase)
    if (cut) return cut
  }
  const slate = fillSlate(library, roomMs)
  return entryOf(step, phase, slate.media, slate)
}

function airPost(step: Step, phase: OccurrencePhase, roomMs: number): ScheduleEntry | null {
  if (phase.items === 0 || phase.postAired) return null
  phase.postAired = true
  return airWhole(step, phase, step.schedule.fillers.post, { roomMs, reason: 'filler-post' })
}

/**
 * Without fillers a rotation airs one of its items up to the slot's end rather than the slate. Sources with an order
 * (series, sequences) do not: the rest of an episode would be lost.
 */
function beginCut(step: Step, phase: OccurrencePhase): ScheduleEntry | null {
  const { schedule, library, journal, airtime } = step
  const block = blockOf(schedule, phase.blockId)
  if (!block || phase.playing || !('order' in block.source) || block.source.order === 'sequence') return null
  if (phase.retryCutAt !== null && journal.at < phase.retryCutAt) return null
  const question = { seed: schedule.seed, at: journal.at, roomMs: Number.POSITIVE_INFINITY, first: true, items: 1 }
  const pick = pickNext(block, library, journal, question)
  if (!pick.media) {
    phase.retryCutAt = Math.min(pick.retryAt, phase.endsAt)
    return null
  }
  pick.take(journal)
  return begin(step, phase, pick.media, airtime.endsAt)
}
