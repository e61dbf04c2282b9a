// Which episode of a series an entry of the guide is. Many set-top boxes record a series by it.
import { lastAtMost } from '#domain/timeline/chunk-index.ts'
import type { GuideEntry } from './guide-entries.ts'

/** From 1. */
export interface Episode {
  /** Title of the series; null: unknown. */
  series: string | null
  season: number | null
  number: number
  of: number | null
}

/** What aired, with the block of the schedule it aired in. */
export interface ScheduledPart {
  startsAt: number
  blockId: string | null
  scheduleVersion: number | null
}

export type WithEpisode<T> = T & { episode: Episode | null }

/**
 * @param parts what the entries were made of, in order
 * @param seriesOf the series that a block of a version airs
 * @param orders series → its items in order, as of now
 * @param titles series → its title
 */
export function withEpisodes<T extends GuideEntry>(
  entries: readonly T[],
  {
    parts,
    seriesOf,
    orders,
    titles = new Map(),
  }: {
    parts: readonly ScheduledPart[]
    seriesOf: (version: number, blockId: string) => string | undefined
    orders: ReadonlyMap<string, readonly string[]>
    titles?: ReadonlyMap<string, string>
  },
): WithEpisode<T>[] {
  const starts = parts.map(({ startsAt }) => startsAt)
  const places = new Map([...orders].map(([seriesId, order]) => [seriesId, placesOf(order)]))
  return entries.map((entry) => {
    // Not at the start of the entry: an ident of another block may precede it.
    const part = parts[lastAtMost(starts, entry.parts[0]?.startsAt ?? entry.startsAt)]
    if (!part || part.blockId === null || part.scheduleVersion === null) return { ...entry, episode: null }
    const seriesId = seriesOf(part.scheduleVersion, part.blockId) ?? ''
    const number = places.get(seriesId)?.get(entry.mediaId)
    const of = orders.get(seriesId)?.length ?? null
    const series = titles.get(seriesId) ?? null
    // A filler in a series' block is no episode, nor is an item that was removed from the series since.
    return { ...entry, episode: number === undefined ? null : { series, season: null, number, of } }
  })
}

/** Item → its position, from 1; the first position of an item that is listed twice. */
function placesOf(order: readonly string[]): ReadonlyMap<string, number> {
  return new Map(order.map((mediaId, i): [string, number] => [mediaId, i + 1]).reverse())
}
