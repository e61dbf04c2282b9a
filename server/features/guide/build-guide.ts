import { type ArtworkOutside, openArtworkUrls } from '#adapters/artwork-token.ts'
import type { DbOrTx } from '#adapters/db.ts'
import { watchableUntil } from '#domain/guide/catch-up.ts'
import { type WithEpisode, withEpisodes } from '#domain/guide/episodes.ts'
import { entriesWithin, everyEntry, type GuideEntry, guideEntries } from '#domain/guide/guide-entries.ts'
import type { ProgrammeDetail } from '#domain/guide/render-xmltv.ts'
import { artworkIndex } from '#domain/media/artwork.ts'
import { lastAtMost } from '#domain/timeline/chunk-index.ts'
import { ARTWORK_COLUMNS } from '#features/media/artwork-columns.ts'
import { loadTitles } from '#features/media/current-titles.ts'
import { type AiringChannel, airBetween } from '#features/schedule/list-air.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { listNumbers, listSeriesAired } from './episodes.ts'
import { withPublicTitles } from './live-titles.ts'

export interface GuideSource extends ArtworkOutside {
  db: DbOrTx
}

/** An entry that is on air at the first time began at most this long before. */
const LOOK_BACK_MS = 6 * 3_600_000

export const PUBLIC_MS = 2 * 86_400_000

/** Entries of a public JSON guide: a loop of short items would have thousands a day. */
export const MOST_PUBLIC = 500

/** Two days of the shortest items that a loop can have, plus the look-back. */
const MOST_PARTS = 120_000

const RIGHTS = { state: true, deletedAt: true, notBefore: true, notAfter: true } as const

export const CHANNEL = {
  id: true,
  accountId: true,
  name: true,
  number: true,
  slug: true,
  mode: true,
  desired: true,
  catchUpDays: true,
} as const

export interface GuideChannel extends AiringChannel {
  name: string
  number: number
  slug: string
  catchUpDays: number
}

export type Entry = WithEpisode<GuideEntry>

export interface Guide {
  zone: string
  /** The end of the guide: a window with too many parts is cut, and continues there. */
  to: number
  entries: Entry[]
  details: ReadonlyMap<string, ProgrammeDetail>
  versionAt(at: number): number | null
  /** Until when viewers can watch it again, epoch ms; null: they cannot. */
  watchableUntil(entry: Entry): number | null
}

export async function buildGuide(
  source: GuideSource,
  channel: GuideChannel,
  { from, to, now, all = false }: { from: number; to: number; now: number; all?: boolean },
): Promise<Guide> {
  const { db } = source
  const urlOf = await openArtworkUrls(source)
  const aired = await airBetween(db, channel, { from: from - LOOK_BACK_MS, to, now, limit: MOST_PARTS })
  const titles = await loadTitles(
    db,
    channel.accountId,
    aired.map(({ mediaId }) => mediaId),
  )
  const named = aired.map((part) => ({ ...part, title: titles.get(part.mediaId) ?? part.title }))
  const parts = await withPublicTitles(db, channel.id, named)
  const until = parts.length < MOST_PARTS ? to : Math.min(to, parts.at(-1)!.endsAt)
  const listed = entriesWithin(all ? everyEntry(parts) : guideEntries(parts), from, until)
  const rows = await db.mediaItem.findMany({
    where: { id: { in: [...new Set(listed.map(({ mediaId }) => mediaId))] }, accountId: channel.accountId },
    select: {
      ...ARTWORK_COLUMNS,
      ...RIGHTS,
      id: true,
      description: true,
      rating: true,
      tags: true,
      season: true,
      episode: true,
    },
  })
  const numbers = await listNumbers(db, channel.accountId, rows)
  const entries = withEpisodes(listed, { parts, numbers, ...(await listSeriesAired(db, channel, parts)) })
  const details = new Map(
    rows.map(({ id, description, rating, tags, ...pictures }): [string, ProgrammeDetail] => {
      const picture = artworkIndex(pictures)
      return [
        id,
        {
          description,
          categories: tags,
          rating: rating === null ? null : { system: null, value: rating },
          artworkUrl: picture === null ? null : urlOf(id, picture),
        },
      ]
    }),
  )
  const rights = new Map(rows.map((row) => [row.id, row]))
  const starts = parts.map(({ startsAt }) => startsAt)
  return {
    zone: await zoneOf(db, channel.id),
    to: until,
    entries,
    details,
    // An entry begins where one of its parts begins, so there is one.
    versionAt: (at) => parts[lastAtMost(starts, at)]?.scheduleVersion ?? null,
    watchableUntil(entry) {
      const item = rights.get(entry.mediaId)
      if (item?.state !== 'READY' || item.deletedAt !== null) return null
      const notBefore = item.notBefore?.getTime() ?? null
      const notAfter = item.notAfter?.getTime() ?? null
      return watchableUntil({ ...entry, notBefore, notAfter }, channel.catchUpDays, now)
    },
  }
}
