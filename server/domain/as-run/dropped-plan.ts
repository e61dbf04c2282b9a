// Entries that had been written ahead and were dropped when an operator, or an unreadable file, changed the timeline.
// The log holds only what aired; this holds what did not.
import { expand } from '#domain/schedule/expand/expand.ts'
import type { Programming } from '#domain/schedule/expand/join-air.ts'
import { AHEAD_MS, type CalendarChunk } from '#domain/schedule/expand/plan-calendar.ts'
import type { DeviationReason, PlannedEntry } from './as-run-entry.ts'
import { MAX_SHIFT_MS, type Planned } from './compare-planned-aired.ts'
import { reasonOf } from './from-timeline.ts'

/** Changes that leave the plan as it was: what they drop still counts as planned. All other changes are a new plan. */
const BY_HAND = new Set(['skip', 'insert', 'hold', 'resume', 'substitute', 'restore'])

export interface DroppedPlan {
  /** First time that differs from the plan. */
  startsAt: number
  /** The end of what had been written ahead, or the start of a new plan. */
  endsAt: number
  reason: DeviationReason
  /** Begin in [startsAt, endsAt), in order. */
  entries: PlannedEntry[]
}

/**
 * @param chunks of one channel, in order
 * @param programmings by version; a chunk whose version is missing counts only for its own items
 * @param aheadMs how far ahead the timeline is written
 */
export function droppedPlans(
  chunks: readonly CalendarChunk[],
  programmings: ReadonlyMap<number, Programming>,
  aheadMs = AHEAD_MS,
): DroppedPlan[] {
  const plans: DroppedPlan[] = []
  chunks.forEach((chunk, i) => {
    const before = chunks[i - 1]
    if (!before || before.run !== chunk.run || before.loop || !BY_HAND.has(chunk.cause)) return
    // A second change while the first one is in effect: the plan is still the one before the first.
    if (chunk.startsAt < (plans.at(-1)?.endsAt ?? 0)) return
    const renewed = chunks.slice(i + 1).find(({ cause }) => !BY_HAND.has(cause) && cause !== 'ahead')
    const endsAt = Math.min(chunk.startsAt + aheadMs, renewed?.startsAt ?? Number.POSITIVE_INFINITY)
    const entries = writtenFrom(before, programmings.get(before.scheduleVersion ?? -1), endsAt).filter(
      ({ kind, startsAt }) => kind !== 'SLATE' && startsAt >= chunk.startsAt && startsAt < endsAt,
    )
    plans.push({ startsAt: chunk.startsAt, endsAt, reason: reasonOf(chunk.cause) ?? 'unknown', entries })
  })
  return plans
}

/** A chunk as it was written, uncut, and the chunks that followed it. */
function writtenFrom(chunk: CalendarChunk, programming: Programming | undefined, untilMs: number): PlannedEntry[] {
  const entries: PlannedEntry[] = []
  let at = chunk.startsAt
  for (const { mediaId, title, kind, durationMs, offsetMs = 0 } of chunk.items) {
    entries.push({ mediaId, title, kind, startsAt: at, durationMs, offsetMs })
    at += durationMs
  }
  if (!programming || !chunk.stateAfter || chunk.stateAfter.at >= untilMs) return entries
  const behind = expand(programming.schedule, programming.library, chunk.stateAfter, untilMs).entries
  return [
    ...entries,
    ...behind.map(({ mediaId, title, kind, startsAt, durationMs, offsetMs }) => ({
      mediaId,
      title,
      kind,
      startsAt,
      durationMs,
      offsetMs,
    })),
  ]
}

const samePlan = (a: PlannedEntry, b: PlannedEntry) =>
  a.startsAt === b.startsAt && a.mediaId === b.mediaId && a.durationMs === b.durationMs

/** When the channel was back on its plan: a planned programme aired as one of the log's own entries. */
function backOnPlanAt({ entries, endsAt }: DroppedPlan, own: readonly PlannedEntry[]): number {
  const met = entries.find((entry) => entry.kind === 'PROGRAMME' && own.some((other) => samePlan(entry, other)))
  return met?.startsAt ?? endsAt
}

const isSameAiring = (a: PlannedEntry, b: PlannedEntry) =>
  a.mediaId === b.mediaId &&
  (a.offsetMs ?? 0) === (b.offsetMs ?? 0) &&
  Math.abs(a.startsAt - b.startsAt) <= MAX_SHIFT_MS

/**
 * The plan of a log: what its rows say, and for operator changes what had been written before, until the channel was
 * back on its plan.
 * @param own of the rows, in order
 */
export function planOfLog(own: readonly PlannedEntry[], dropped: readonly DroppedPlan[]): Planned[] {
  let plan: Planned[] = [...own]
  for (const span of dropped) {
    const untilMs = backOnPlanAt(span, own)
    const lost = span.entries.filter(({ startsAt }) => startsAt < untilMs)
    // What the schedule aired in between was not planned when it filled a gap. A programme that was further on in the
    // plan keeps the plan of its own row.
    plan = plan.filter(
      (entry) =>
        entry.startsAt < span.startsAt ||
        entry.startsAt >= untilMs ||
        (entry.kind === 'PROGRAMME' && !lost.some((other) => isSameAiring(other, entry))),
    )
    plan.push(...lost.map((entry) => ({ ...entry, lostTo: span.reason })))
  }
  return plan.sort((a, b) => a.startsAt - b.startsAt)
}
