// An item that was interrupted stands in the log in several rows with one plan. For the report it is
// one airing: from its first instant, as long as all of it.
import type { AsRunEntry, PlannedEntry } from './as-run-entry.ts'

/** Names the plan of a row; null for what nobody had planned. */
function planKey({ mediaId, plannedStartsAt, plannedDurationMs }: AsRunEntry): string | null {
  return plannedStartsAt === null ? null : `${plannedStartsAt} ${plannedDurationMs} ${mediaId}`
}

/**
 * Rows in order → one entry an airing, in the order of their first instants. The slate and the house's
 * pads are no airings where the schedule put them; where they stand in for what was planned they are one.
 */
export function mergeRows(rows: readonly AsRunEntry[]): AsRunEntry[] {
  const merged: AsRunEntry[] = []
  const byPlan = new Map<string, number>()
  for (const row of rows) {
    const key = planKey(row)
    if (key !== null && row.kind === 'SLATE') continue
    const known = key === null ? goesOn(merged, row) : byPlan.get(key)
    if (known === undefined) {
      if (key !== null) byPlan.set(key, merged.length)
      merged.push(row)
      continue
    }
    const first = merged[known]!
    merged[known] = {
      ...first,
      durationMs: first.durationMs + row.durationMs,
      // What ended its first piece is why it did not air whole; a later piece tells where that says nothing.
      reason: first.reason ?? row.reason,
    }
  }
  return merged
}

/** A slate that is held airs round and round: index of the entry that goes on. */
function goesOn(merged: readonly AsRunEntry[], row: AsRunEntry): number | undefined {
  const last = merged.at(-1)
  const sameHold =
    last?.kind === 'SLATE' &&
    row.kind === 'SLATE' &&
    last.reason === row.reason &&
    last.startsAt + last.durationMs === row.startsAt
  return sameHold ? merged.length - 1 : undefined
}

/** What the rows say of their own plans, in order of the planned starts. */
export function plansOf(airings: readonly AsRunEntry[]): PlannedEntry[] {
  return airings
    .flatMap(({ mediaId, title, kind, offsetMs, plannedStartsAt, plannedDurationMs }) =>
      plannedStartsAt === null
        ? []
        : [{ mediaId, title, kind, offsetMs, startsAt: plannedStartsAt, durationMs: plannedDurationMs ?? 0 }],
    )
    .sort((a, b) => a.startsAt - b.startsAt)
}
