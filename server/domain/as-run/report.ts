// The planned-versus-aired report for a period of a channel: totals, drift, and each deviation.
import type { AsRunEntry, DeviationReason } from './as-run-entry.ts'
import { comparePlannedAired, type ReportLine } from './compare-planned-aired.ts'
import { type DroppedPlan, planOfLog } from './dropped-plan.ts'
import { mergeRows, plansOf } from './merge-rows.ts'

/** Viewers do not notice a delay up to this. */
export const TOLERANCE_MS = 1_000

export type Verdict =
  | 'as-planned'
  | 'late'
  | 'early'
  /** Ended early, or joined after its start. */
  | 'cut'
  /** Skipped by an operator. */
  | 'skipped'
  | 'overran'
  | 'missing'
  /** Inserted by an operator. */
  | 'inserted'
  /** Aired in place of something else: the slate of a hold, or what filled a gap. */
  | 'filled'
  /** The slate in place of a lost live feed. */
  | 'lost'

export interface Deviation {
  verdict: Exclude<Verdict, 'as-planned'>
  /** When it aired; for a missing entry, its planned start. */
  at: number
  line: ReportLine
  reason: DeviationReason | null
}

export interface AsRunReport {
  totals: Record<Verdict, number>
  /** All planned airings, aired or not. */
  planned: number
  /** Distance from the plan, early or late, of what began; null: nothing planned began. */
  drift: { p50Ms: number; p95Ms: number; maxMs: number } | null
  /** Share of planned and lost time that aired as planned, 0…1; null when nothing was planned. */
  asPlannedShare: number | null
  /** Slate in place of lost live feeds. */
  lostMs: number
  deviations: Deviation[]
}

/**
 * @param rows    of the log, in order; they extend MAX_SHIFT_MS beyond the window, so that an entry
 *  that moved across its edge is found
 * @param dropped of the same period
 * @param pending what is on air and next, as it would be logged: its plan is not missing yet
 */
export function reportAsRun({
  rows,
  dropped,
  pending,
  from,
  to,
}: {
  rows: readonly AsRunEntry[]
  dropped: readonly DroppedPlan[]
  pending: readonly AsRunEntry[]
  from: number
  to: number
}): AsRunReport {
  const coming = new Set(mergeRows(pending))
  const aired = mergeRows(rows)
  const all = [...aired, ...coming]
  const { lines } = comparePlannedAired(planOfLog(plansOf(all), dropped), all, TOLERANCE_MS)
  const endsAt = logEnd(rows)
  const inWindow = lines.filter((line) => {
    const at = timeOf(line)
    if ('aired' in line) return !coming.has(line.aired) && at >= from && at < to
    return at >= from && at < Math.min(to, endsAt)
  })
  const judged = inWindow.map((line) => ({ line, verdict: verdictOf(line) }))
  const totals = { ...NONE }
  for (const { verdict } of judged) totals[verdict]++
  return {
    totals,
    planned: inWindow.filter((line) => 'planned' in line).length,
    drift: driftOf(inWindow),
    asPlannedShare: shareOf(judged),
    lostMs: lostOf(judged),
    deviations: judged.flatMap(({ line, verdict }) =>
      verdict === 'as-planned' ? [] : [{ verdict, at: timeOf(line), line, reason: reasonOfLine(line) }],
    ),
  }
}

const NONE: Record<Verdict, number> = {
  'as-planned': 0,
  late: 0,
  early: 0,
  cut: 0,
  skipped: 0,
  overran: 0,
  missing: 0,
  inserted: 0,
  filled: 0,
  lost: 0,
}

const timeOf = (line: ReportLine) => ('aired' in line ? line.aired : line.planned).startsAt

/** Entries planned after this may still air. */
function logEnd(rows: readonly AsRunEntry[]): number {
  const last = rows.at(-1)
  return last ? last.startsAt + last.durationMs : 0
}

function verdictOf(line: ReportLine): Verdict {
  switch (line.verdict) {
    case 'shifted':
      return line.shiftMs > 0 ? 'late' : 'early'
    case 'cut':
      return line.aired.reason === 'skipped' ? 'skipped' : 'cut'
    case 'unplanned':
      if (line.aired.reason === 'live-lost' || line.aired.reason === 'live-behind') return 'lost'
      return line.aired.reason === 'inserted' ? 'inserted' : 'filled'
    default:
      return line.verdict
  }
}

function reasonOfLine(line: ReportLine): DeviationReason | null {
  if (!('aired' in line)) return line.planned.lostTo ?? null
  return line.aired.reason ?? ('planned' in line ? (line.planned.lostTo ?? null) : null)
}

/** Whether the item was joined after its start: it then ends as planned, and did not drift. */
export function isJoined(line: ReportLine): boolean {
  return line.verdict === 'cut' && line.shiftMs > 0 && Math.abs(line.shiftMs - line.cutMs) <= TOLERANCE_MS
}

function driftOf(lines: readonly ReportLine[]): AsRunReport['drift'] {
  const shifts = lines
    .flatMap((line) =>
      'aired' in line && 'planned' in line && !isJoined(line)
        ? [Math.abs(line.aired.startsAt - line.planned.startsAt)]
        : [],
    )
    .sort((a, b) => a - b)
  if (shifts.length === 0) return null
  /** Nearest rank. */
  const percentile = (share: number) => shifts[Math.ceil(share * shifts.length) - 1]!
  return { p50Ms: percentile(0.5), p95Ms: percentile(0.95), maxMs: shifts.at(-1)! }
}

function shareOf(judged: readonly { line: ReportLine; verdict: Verdict }[]): number | null {
  let plannedMs = 0
  let heldMs = 0
  for (const { line, verdict } of judged) {
    if (!('planned' in line)) continue
    plannedMs += line.planned.durationMs
    if (verdict === 'as-planned') heldMs += line.planned.durationMs
  }
  // The time of a lost feed counts as planned, although nothing else was planned for it.
  const promisedMs = plannedMs + lostOf(judged)
  return promisedMs === 0 ? null : heldMs / promisedMs
}

function lostOf(judged: readonly { line: ReportLine; verdict: Verdict }[]): number {
  let lostMs = 0
  for (const { line, verdict } of judged) if (verdict === 'lost' && 'aired' in line) lostMs += line.aired.durationMs
  return lostMs
}
