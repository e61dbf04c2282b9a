// The coming entries of a guide, by day in the reader's time zone.

interface Listed {
  start: string
  end: string
}

export const onNow = <T extends Listed>(entries: readonly T[], now: number): T | null =>
  entries.find(({ start, end }) => Date.parse(start) <= now && now < Date.parse(end)) ?? null

export const nextOf = <T extends Listed>(entries: readonly T[], now: number): T | null =>
  entries.find(({ start }) => Date.parse(start) > now) ?? null

/** How far back entries are kept that a newer answer no longer has: the picture is some seconds behind. */
const PAST_MS = 600_000

/** The entries of an older answer that ended before the newer one begins, then the newer ones. */
export function keepPast<T extends Listed>(before: readonly T[], entries: readonly T[]): T[] {
  const first = entries[0]
  if (!first) return []
  const from = Date.parse(first.start)
  return [...before.filter(({ end }) => Date.parse(end) <= from && Date.parse(end) > from - PAST_MS), ...entries]
}

/** Nobody scrolls through more entries of a day in a widget. */
const MOST_OF_A_DAY = 100

/**
 * Entries that are not over, by the local day in which they begin; the current one is under today.
 * @param dayStart of a time, in the reader's zone; omitted: the platform's own zone
 */
export function splitDays<T extends Listed>(
  entries: readonly T[],
  now: number,
  dayStart: (at: number) => number = localDayStart,
): { from: number; entries: T[] }[] {
  const days = new Map<number, T[]>()
  for (const entry of entries) {
    if (Date.parse(entry.end) <= now) continue
    const from = dayStart(Math.max(now, Date.parse(entry.start)))
    const day = days.get(from) ?? []
    if (day.length === 0) days.set(from, day)
    if (day.length < MOST_OF_A_DAY) day.push(entry)
  }
  return [...days].map(([from, listed]) => ({ from, entries: listed }))
}

function localDayStart(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
