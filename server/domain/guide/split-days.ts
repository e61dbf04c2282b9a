// The coming entries of a guide, day by day on the clock of whoever reads it.

interface Listed {
  start: string
  end: string
}

export const onNow = <T extends Listed>(entries: readonly T[], now: number): T | null =>
  entries.find(({ start, end }) => Date.parse(start) <= now && now < Date.parse(end)) ?? null

export const nextOf = <T extends Listed>(entries: readonly T[], now: number): T | null =>
  entries.find(({ start }) => Date.parse(start) > now) ?? null

/** How far back entries are kept that a newer answer has no more: a picture is some seconds behind the air. */
const PAST_MS = 600_000

/** The entries of a newer answer behind those of an older one that ended before it begins. */
export function keepPast<T extends Listed>(before: readonly T[], entries: readonly T[]): T[] {
  const first = entries[0]
  if (!first) return []
  const from = Date.parse(first.start)
  return [...before.filter(({ end }) => Date.parse(end) <= from && Date.parse(end) > from - PAST_MS), ...entries]
}

/** More of a day nobody scrolls through in a widget. */
const MOST_OF_A_DAY = 100

/**
 * What is not over, by the local day in which it begins; what is on stands under today.
 * @param dayStart of an instant, by the reader's clock; not given: the platform's own zone
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
