// What had been written ahead and was dropped when an operator, or a file that could not be read,
// changed the air. The log knows only what aired; this knows what did not.
import { expand } from '#domain/schedule/expand/expand.ts'
import type { Programming } from '#domain/schedule/expand/join-air.ts'
import { AHEAD_MS, type CalendarChunk } from '#domain/schedule/expand/plan-calendar.ts'
import type { DeviationReason, PlannedEntry } from './as-run-entry.ts'
import { MAX_SHIFT_MS, type Planned } from './compare-planned-aired.ts'
import { reasonOf } from './from-timeline.ts'

/** Changes that leave the plan as it was: what they drop was promised. All others are a new plan. */
const BY_HAND = new Set(['skip', 'insert', 'hold', 'resume', 'substitute', 'restore'])

export interface DroppedPlan {
  /** First instant that differs from the plan. */
  startsAt: number
  /** As far as it had been written ahead, or until a new plan. */
  endsAt: number
  reason: DeviationReason
  /** Begin in [startsAt, endsAt), in order. */
  entries: PlannedEntry[]
}

/**
 * @param chunks of one channel, in order
 * @param programmings by version; a stretch of a version that is not there counts only as far as it was written itself
 */
export function droppedPlans(
  chunks: readonly CalendarChunk[],
  programmings: ReadonlyMap<number, Programming>,
): DroppedPlan[] {
  const plans: DroppedPlan[] = []
  chunks.forEach((chunk, i) => {
    const before = chunks[i - 1]
    if (!before || before.run !== chunk.run || before.loop || !BY_HAND.has(chunk.cause)) return
    // A second change while the first one still counts: the plan is still that of before the first.
    if (chunk.startsAt < (plans.at(-1)?.endsAt ?? 0)) return
    const renewed = chunks.slice(i + 1).find(({ cause }) => !BY_HAND.has(cause) && cause !== 'ahead')
    const endsAt = Math.min(chunk.startsAt + AHEAD_MS, renewed?.startsAt ?? Number.POSITIVE_INFINITY)
    const entries = writtenFrom(before, programmings.get(before.scheduleVersion ?? -1), endsAt).filter(
      ({ kind, startsAt }) => kind !== 'SLATE' && startsAt >= chunk.startsAt && startsAt < endsAt,
    )
    plans.push({ startsAt: chunk.startsAt, endsAt, reason: reasonOf(chunk.cause) ?? 'unknown', entries })
  })
  return plans
}

/** A stretch as it was written, uncut, and the stretches that stood behind it. */
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

/** From here on the air was back on its plan: a programme of it that aired as one of the log's own. */
function backOnPlanAt({ entries, endsAt }: DroppedPlan, own: readonly PlannedEntry[]): number {
  const met = entries.find((entry) => entry.kind === 'PROGRAMME' && own.some((other) => samePlan(entry, other)))
  return met?.startsAt ?? endsAt
}

const isSameAiring = (a: PlannedEntry, b: PlannedEntry) =>
  a.mediaId === b.mediaId &&
  (a.offsetMs ?? 0) === (b.offsetMs ?? 0) &&
  Math.abs(a.startsAt - b.startsAt) <= MAX_SHIFT_MS

/**
 * The plan of a log: what its rows say of themselves, and where the air was changed by hand what had
 * been written before, until the air was back on it.
 * @param own of the rows, in order
 */
export function planOfLog(own: readonly PlannedEntry[], dropped: readonly DroppedPlan[]): Planned[] {
  let plan: Planned[] = [...own]
  for (const span of dropped) {
    const untilMs = backOnPlanAt(span, own)
    const lost = span.entries.filter(({ startsAt }) => startsAt < untilMs)
    // What the schedule aired in the meantime was no promise when it filled a hole; a programme that
    // stood further behind in the plan keeps the word of its row.
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
