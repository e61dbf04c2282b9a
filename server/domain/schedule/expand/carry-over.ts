// An item on air continues over a change of the plan. It is ended by a hard start, a command, or a change that removes
// its block.
import { gridAtOrBefore, gridOf } from '#domain/ladder/grid.ts'
import type { TimelineItem } from '#domain/timeline/timeline.ts'
import type { Occurrence, Schedule, ScheduleEntry } from '../model/schedule.ts'
import { occurrencesBetween } from '../recurrence/occurrences.ts'
import { slotTrack } from '../recurrence/slot-track.ts'
import type { AirState, OccurrencePhase } from './air-state.ts'
import { expand } from './expand.ts'
import { enterAir, type Joined, type Programming } from './join-air.ts'
import { isAirable } from './media-pools.ts'

/** What is on air right before a change. */
export interface AiredItem {
  item: TimelineItem
  /** Its start in the timeline. */
  startsAt: number
  endsAt: number
}

const LONGEST_MS = 7 * 86_400_000

interface Replacement {
  /** The schedule on air, with the library it was planned from. */
  before: Programming
  after: Programming
  /** On the grid. */
  at: number
  untilMs: number
}

/**
 * @param stateBefore of the chunk on air
 * @returns null when no item of a block is on air there, or the change ends it
 */
export function carryOver(replacement: Replacement, stateBefore: AirState, aired: AiredItem): Joined | null {
  const { before, after, at, untilMs } = replacement
  const { scheduled, offsetMs = 0, mediaId } = aired.item
  if (!scheduled?.blockId) return null
  const enteredMs = scheduled.enteredMs ?? 0
  const from = gridAtOrBefore(aired.startsAt - enteredMs, gridOf(after.schedule))
  const replayed = expand(before.schedule, before.library, stateBefore, at)
  const last = replayed.entries.at(-1)
  // The library may have changed since the chunk was written: what aired counts, not what would air now.
  const known = last?.startsAt === from && last.mediaId === mediaId && last.offsetMs === offsetMs - enteredMs
  const straddles = aired.endsAt > at
  if (!straddles) return known ? carried(replacement, replayed.state) : null
  const ahead = known ? stateFrom(before, stateBefore, from) : replayed.state
  if (scheduled.reason === 'programme') {
    const key = known ? `${last.blockId}@${last.occurrenceStartsAt}` : keyAt(before.schedule, scheduled.blockId, from)
    if (key === null || !staysOn(replacement, key, from)) return null
    if (!isAirable(after.library.media.get(mediaId))) return null
    const behind = known ? expand(before.schedule, before.library, ahead, from + 1).state : replayed.state
    const state = midItem(replacement, behind, key, { item: aired.item, zeroAt: from - (offsetMs - enteredMs) })
    if (!state) return null
    const joined = enterAir(after, state, at, untilMs)
    return joined && { ...joined, entries: withPlan(joined.entries, aired.item, at - from) }
  }
  if (!known || ahead.onAir === null || !staysOn(replacement, ahead.onAir, from)) return null
  // In a break: its spot plays to its end if the new rules have it too. Otherwise the item continues.
  const [spot] = expand(after.schedule, after.library, ahead, from + 1).entries
  const same = spot?.mediaId === mediaId && spot.durationMs === last.durationMs
  const state = same ? ahead : withoutBreak(ahead, at)
  return carried(replacement, state)
}

function carried(replacement: Replacement, state: AirState): Joined | null {
  const { after, at, untilMs } = replacement
  const playing = state.onAir === null ? null : state.occurrences[state.onAir]?.playing
  if (!playing || !staysOn(replacement, state.onAir!, state.at)) return null
  return isAirable(after.library.media.get(playing.mediaId)) ? enterAir(after, state, at, untilMs) : null
}

const stateFrom = (programming: Programming, state: AirState, at: number): AirState =>
  at <= state.at ? state : expand(programming.schedule, programming.library, state, at).state

/** Whether the occurrence still exists, airs the same, and no hard start has occurred in it since. */
function staysOn({ before, after, at }: Replacement, key: string, from: number): boolean {
  const startsAt = Number(key.slice(key.lastIndexOf('@') + 1))
  const still = occurrencesBetween(after.schedule, startsAt, startsAt + 1).find((each) => each.key === key)
  if (!still) return false
  const old = before.schedule.blocks.find(({ id }) => id === still.blockId)
  if (JSON.stringify(old?.source) !== JSON.stringify(after.schedule.blocks[still.blockIndex]!.source)) return false
  return !slotTrack(after.schedule, from, at + 1).hardStarts.some((hard) => hard > from && hard <= at)
}

/** The last occurrence of the block that had begun. */
function occurrenceAt(schedule: Schedule, blockId: string, at: number): Occurrence | undefined {
  return occurrencesBetween(schedule, at - LONGEST_MS, at + 1).findLast(
    (each) => each.blockId === blockId && each.startsAt <= at,
  )
}

const keyAt = (schedule: Schedule, blockId: string, at: number): string | null =>
  occurrenceAt(schedule, blockId, at)?.key ?? null

/** @param zeroAt time of the item's first frame, even if it was not shown */
function midItem(
  { before, at }: Replacement,
  state: AirState,
  key: string,
  { item: { mediaId, scheduled }, zeroAt }: { item: TimelineItem; zeroAt: number },
): AirState | null {
  const phase = state.occurrences[key] ?? begunPhase(occurrenceAt(before.schedule, scheduled!.blockId!, at))
  if (!phase) return null
  const known = phase.playing?.mediaId === mediaId ? phase.playing : null
  const playing = {
    mediaId,
    startedAt: known?.startedAt ?? zeroAt,
    offsetMs: at - zeroAt,
    stopAt: known?.stopAt ?? null,
    break: null,
    emptyBreakId: null,
  }
  return { ...state, at, onAir: key, occurrences: { ...state.occurrences, [key]: { ...phase, shown: true, playing } } }
}

function begunPhase(occurrence: Occurrence | undefined): OccurrencePhase | null {
  if (!occurrence) return null
  const { blockId, startsAt, endsAt } = occurrence
  return {
    blockId,
    startsAt,
    endsAt,
    dueAt: startsAt,
    shown: true,
    identAired: true,
    preAired: true,
    midAired: false,
    postAired: false,
    items: 1,
    retryAt: null,
    retryCutAt: null,
    playing: null,
  }
}

function withoutBreak(state: AirState, at: number): AirState {
  const phase = state.occurrences[state.onAir!]
  if (!phase?.playing) return { ...state, onAir: null }
  const resumed = { ...phase, playing: { ...phase.playing, break: null } }
  return { ...state, at, occurrences: { ...state.occurrences, [state.onAir!]: resumed } }
}

/** The rest of the item keeps the plan of its first piece. */
function withPlan(entries: readonly ScheduleEntry[], { mediaId, scheduled }: TimelineItem, enteredMs: number) {
  const [first, ...rest] = entries
  if (!first || first.mediaId !== mediaId || first.reason !== 'programme') return [...entries]
  return [{ ...first, enteredMs, driftMs: scheduled!.driftMs, breakId: scheduled!.breakId }, ...rest]
}
