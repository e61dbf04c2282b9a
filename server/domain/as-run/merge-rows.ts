// An item that was interrupted has several rows with one plan in the log. The report counts it as one airing: from the
// first start, with the total length.
import type { AsRunEntry, PlannedEntry } from './as-run-entry.ts'

/** Key of a row's plan; null for a row that was not planned. */
function planKey({ mediaId, plannedStartsAt, plannedDurationMs }: AsRunEntry): string | null {
  return plannedStartsAt === null ? null : `${plannedStartsAt} ${plannedDurationMs} ${mediaId}`
}

/**
 * Rows in order → one entry per airing, in the order of their first starts. Slate and pads are no airings where the
 * schedule planned them; where they replace a planned item they are one.
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
      // The reason that ended the first piece explains why the item did not air whole; a later piece gives it
      // otherwise.
      reason: first.reason ?? row.reason,
    }
  }
  return merged
}

/** A held slate loops: index of the entry that continues. */
function goesOn(merged: readonly AsRunEntry[], row: AsRunEntry): number | undefined {
  const last = merged.at(-1)
  const sameHold =
    last?.kind === 'SLATE' &&
    row.kind === 'SLATE' &&
    last.reason === row.reason &&
    last.startsAt + last.durationMs === row.startsAt
  return sameHold ? merged.length - 1 : undefined
}

/** The plans that the rows name, in order of the planned starts. */
export function plansOf(airings: readonly AsRunEntry[]): PlannedEntry[] {
  return airings
    .flatMap(({ mediaId, title, kind, offsetMs, plannedStartsAt, plannedDurationMs }) =>
      plannedStartsAt === null
        ? []
        : [{ mediaId, title, kind, offsetMs, startsAt: plannedStartsAt, durationMs: plannedDurationMs ?? 0 }],
    )
    .sort((a, b) => a.startsAt - b.startsAt)
}
