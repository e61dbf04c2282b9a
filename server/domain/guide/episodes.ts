// Which episode of a series an entry of the guide is. Many set-top boxes record a series by it. The numbers of the item itself are used;
// without them, its position in the series that its block airs.
import { lastAtMost } from '#domain/timeline/chunk-index.ts'
import type { GuideEntry } from './guide-entries.ts'

export interface Episode {
  /** Title of the series; null: unknown. */
  series: string | null
  season: number | null
  /** From 1; an item may have 0 for a special. */
  number: number
  /** Null: unknown. */
  of: number | null
}

/** What an item itself says of its place in a series. */
export interface ItemNumbers {
  season: number | null
  episode: number
  /** Title of the series that lists it; null: none does. */
  series: string | null
}

/** “S2 E5”, as guides write it. */
export const episodeLabel = ({ season, number }: Pick<Episode, 'season' | 'number'>): string =>
  season === null ? `E${number}` : `S${season} E${number}`

/** “Harbour tales · S2 E5”; null: it is no episode. */
export const describeEpisode = (episode: Omit<Episode, 'of'> | null): string | null =>
  episode && [episode.series, episodeLabel(episode)].filter((part) => part !== null).join(' · ')

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
 * @param numbers of items that have some
 */
export function withEpisodes<T extends GuideEntry>(
  entries: readonly T[],
  {
    parts,
    seriesOf,
    orders,
    titles = new Map(),
    numbers = new Map(),
  }: {
    parts: readonly ScheduledPart[]
    seriesOf: (version: number, blockId: string) => string | undefined
    orders: ReadonlyMap<string, readonly string[]>
    titles?: ReadonlyMap<string, string>
    numbers?: ReadonlyMap<string, ItemNumbers>
  },
): WithEpisode<T>[] {
  const starts = parts.map(({ startsAt }) => startsAt)
  const places = new Map([...orders].map(([seriesId, order]) => [seriesId, placesOf(order)]))
  return entries.map((entry) => {
    // Not at the start of the entry: an ident of another block may precede it.
    const part = parts[lastAtMost(starts, entry.parts[0]?.startsAt ?? entry.startsAt)]
    const seriesId =
      part?.blockId != null && part.scheduleVersion !== null && seriesOf(part.scheduleVersion, part.blockId)
    // A filler in a series' block is no episode, nor is an item that was removed from the series since.
    const place = seriesId ? places.get(seriesId)?.get(entry.mediaId) : undefined
    const series = seriesId && place !== undefined ? (titles.get(seriesId) ?? null) : null
    const own = entry.kind === 'PROGRAMME' ? numbers.get(entry.mediaId) : undefined
    if (own) {
      const { season, episode: number } = own
      return { ...entry, episode: { series: series ?? own.series, season, number, of: null } }
    }
    if (!seriesId || place === undefined) return { ...entry, episode: null }
    return { ...entry, episode: { series, season: null, number: place, of: orders.get(seriesId)?.length ?? null } }
  })
}

/** Item → its position, from 1; the first position of an item that is listed twice. */
function placesOf(order: readonly string[]): ReadonlyMap<string, number> {
  return new Map(order.map((mediaId, i): [string, number] => [mediaId, i + 1]).reverse())
}
