// The planned-versus-aired report: each planned and each aired entry is in exactly one line.
import type { AsRunEntry, DeviationReason, PlannedEntry } from './as-run-entry.ts'

/** A plan, and why it did not air. */
export interface Planned extends PlannedEntry {
  lostTo?: DeviationReason
}

export type ReportLine =
  | { verdict: 'as-planned'; planned: Planned; aired: AsRunEntry }
  | { verdict: 'shifted'; planned: Planned; aired: AsRunEntry; shiftMs: number }
  | { verdict: 'cut'; planned: Planned; aired: AsRunEntry; shiftMs: number; cutMs: number }
  | { verdict: 'overran'; planned: Planned; aired: AsRunEntry; shiftMs: number; overMs: number }
  | { verdict: 'missing'; planned: Planned }
  | { verdict: 'unplanned'; aired: AsRunEntry }

export interface Report {
  /** By time: the aired start, or the planned start of a missing entry. */
  lines: ReportLine[]
  counts: Record<ReportLine['verdict'], number>
  /** Share of the planned time that aired as planned, 0…1; null when nothing was planned. */
  asPlannedShare: number | null
}

/** An item that airs further from its plan than this counts as another airing. */
export const MAX_SHIFT_MS = 30 * 60_000

/** Entries of a window, each list in order. `toleranceMs`: a shift up to this counts as on time. */
export function comparePlannedAired(
  planned: readonly Planned[],
  aired: readonly AsRunEntry[],
  toleranceMs = 0,
): Report {
  const pairs = nearestPairs(planned, aired)
  const lines: ReportLine[] = planned.map((entry, i) => {
    const found = pairs.get(i)
    return found === undefined ? { verdict: 'missing', planned: entry } : judge(entry, aired[found]!, toleranceMs)
  })
  const taken = new Set(pairs.values())
  aired.forEach((entry, i) => {
    if (!taken.has(i)) lines.push({ verdict: 'unplanned', aired: entry })
  })
  const timeOf = (line: ReportLine) => ('aired' in line ? line.aired : line.planned).startsAt
  lines.sort((a, b) => timeOf(a) - timeOf(b))
  const counts = { 'as-planned': 0, shifted: 0, cut: 0, overran: 0, missing: 0, unplanned: 0 }
  let heldMs = 0
  for (const line of lines) {
    counts[line.verdict]++
    if (line.verdict === 'as-planned') heldMs += line.planned.durationMs
  }
  const plannedMs = planned.reduce((sum, { durationMs }) => sum + durationMs, 0)
  return { lines, counts, asPlannedShare: plannedMs === 0 ? null : heldMs / plannedMs }
}

function judge(planned: Planned, aired: AsRunEntry, toleranceMs: number): ReportLine {
  const shiftMs = aired.startsAt - planned.startsAt
  const moreMs = aired.durationMs - planned.durationMs
  if (moreMs < 0) return { verdict: 'cut', planned, aired, shiftMs, cutMs: -moreMs }
  if (moreMs > 0) return { verdict: 'overran', planned, aired, shiftMs, overMs: moreMs }
  if (Math.abs(shiftMs) > toleranceMs) return { verdict: 'shifted', planned, aired, shiftMs }
  return { verdict: 'as-planned', planned, aired }
}

const partOf = (entry: PlannedEntry | AsRunEntry) => `${entry.offsetMs ?? 0} ${entry.mediaId}`

const ownPlan = ({ plannedStartsAt, plannedDurationMs, mediaId }: AsRunEntry) =>
  `${plannedStartsAt} ${plannedDurationMs} ${mediaId}`

/** Index planned → index aired: same part of the same item, the nearest in time first. */
function nearestPairs(planned: readonly PlannedEntry[], aired: readonly AsRunEntry[]): Map<number, number> {
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  const pair = (p: number, a: number) => {
    if (pairs.has(p) || taken.has(a)) return
    pairs.set(p, a)
    taken.add(a)
  }
  // A row that names its plan is the airing of that plan, even if the item was joined late.
  const ofPlan = new Map(aired.map((entry, a) => [ownPlan(entry), a]))
  planned.forEach((entry, p) => {
    const a = ofPlan.get(`${entry.startsAt} ${entry.durationMs} ${entry.mediaId}`)
    if (a !== undefined) pair(p, a)
  })
  // Almost everything airs on time, and entries on time need no comparison with their neighbours.
  const onTime = new Map(aired.map((entry, a) => [`${entry.startsAt} ${partOf(entry)}`, a]))
  planned.forEach((entry, p) => {
    const a = onTime.get(`${entry.startsAt} ${partOf(entry)}`)
    if (a !== undefined) pair(p, a)
  })
  const airings = new Map<string, number[]>()
  aired.forEach((entry, i) => {
    if (taken.has(i)) return
    const list = airings.get(partOf(entry))
    if (list) list.push(i)
    else airings.set(partOf(entry), [i])
  })
  const candidates: { p: number; a: number; apartMs: number }[] = []
  planned.forEach((entry, p) => {
    if (pairs.has(p)) return
    const list = airings.get(partOf(entry)) ?? []
    for (let i = firstFrom(list, aired, entry.startsAt - MAX_SHIFT_MS); i < list.length; i++) {
      const apartMs = Math.abs(aired[list[i]!]!.startsAt - entry.startsAt)
      if (apartMs > MAX_SHIFT_MS) break
      candidates.push({ p, a: list[i]!, apartMs })
    }
  })
  candidates.sort((x, y) => x.apartMs - y.apartMs || x.p - y.p || x.a - y.a)
  for (const { p, a } of candidates) pair(p, a)
  return pairs
}

/** Index of the first airing in a sorted list that starts at `at` or later. */
function firstFrom(list: readonly number[], aired: readonly AsRunEntry[], at: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (aired[list[middle]!]!.startsAt < at) low = middle + 1
    else high = middle
  }
  return low
}
