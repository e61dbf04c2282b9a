import { DAY_MS, iso } from '#domain/instants.ts'
import { toStoryboard } from '#features/on-demand/on-demand.ts'
import type { PublicStoryboard } from '#features/on-demand/schema.ts'
import { DomainError } from '#server/errors.ts'
import { buildGuide, type GuideSource } from './build-guide.ts'
import { requireSlug } from './get-guide.ts'

/** A programme that is interrupted by breaks has ended within this time. */
const LOOK_AHEAD_MS = 6 * 3_600_000

export interface WatchAgain {
  mediaId: string
  title: string
  description: string | null
  startsAt: string
  durationMs: number
  artworkUrl: string | null
  storyboard: PublicStoryboard | null
  /** Epoch ms. */
  until: number
}

/**
 * The programme that a channel aired at that time, if it can be watched again.
 * @throws CHANNEL_NOT_FOUND; NOT_FOUND: nothing to watch again
 */
export async function findPastProgramme(
  source: GuideSource,
  { slug, at }: { slug: string; at: number },
  now: number,
): Promise<WatchAgain> {
  const channel = await requireSlug(source.db, slug)
  const nothing = () => new DomainError('NOT_FOUND', { message: 'No programme of that time can be watched again.' })
  // What aired before the window is not read.
  if (at >= now || at < now - channel.catchUpDays * DAY_MS - LOOK_AHEAD_MS) throw nothing()
  const guide = await buildGuide(source, channel, { from: at, to: at + LOOK_AHEAD_MS, now })
  const entry = guide.entries.find(({ startsAt }) => startsAt <= at)
  const until = entry && guide.watchableUntil(entry)
  if (!entry || until == null) throw nothing()
  const { mediaId, title, startsAt, endsAt } = entry
  const detail = guide.details.get(mediaId)
  const item = await source.db.mediaItem.findUniqueOrThrow({
    where: { id: mediaId },
    select: { storyboardSheets: true, thumbnailCount: true, thumbnailIntervalMs: true },
  })
  return {
    ...{ mediaId, title, until, startsAt: iso(startsAt), durationMs: endsAt - startsAt },
    description: detail?.description ?? null,
    artworkUrl: detail?.artworkUrl ?? null,
    storyboard: toStoryboard(item),
  }
}
