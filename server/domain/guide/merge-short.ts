// The guide of a loop of short items would have tens of thousands of entries. Very short neighbours are then listed as
// one, under the title of the longest.
import type { GuideEntry } from './guide-entries.ts'

/** @returns the entries unchanged if there are at most `most` of them, otherwise about that many */
export function mergeShort<T extends GuideEntry>(entries: readonly T[], from: number, to: number, most: number): T[] {
  if (entries.length <= most) return [...entries]
  const leastMs = (to - from) / most
  const merged: T[] = []
  let longestMs = 0
  for (const entry of entries) {
    const open = merged.at(-1)
    const lengthMs = entry.endsAt - entry.startsAt
    if (!open || open.endsAt !== entry.startsAt || open.endsAt - open.startsAt >= leastMs) {
      merged.push(entry)
      longestMs = lengthMs
      continue
    }
    const named = lengthMs > longestMs ? entry : open
    longestMs = Math.max(longestMs, lengthMs)
    const whole = { startsAt: open.startsAt, endsAt: entry.endsAt }
    merged[merged.length - 1] = { ...named, ...whole, parts: [whole] }
  }
  return merged
}
