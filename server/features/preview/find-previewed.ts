// Resolves a signed preview address at the origin: scoped to the account that was signed.
import type { DbOrTx } from '#adapters/db.ts'
import { formatOf, gridAtOrBefore, gridOf } from '#domain/ladder/grid.ts'
import type { VideoRung } from '#domain/ladder/ladder.ts'
import type { FutureEntry } from '#domain/preview/future-entries.ts'
import type { ChannelStatement } from '#domain/preview/statement.ts'
import type { TimelineItem } from '#domain/timeline/timeline.ts'
import { loadFuture } from './future.ts'
import { findFutureChannel, previewEntries } from './list-future.ts'

export interface PreviewedChannel {
  entries: FutureEntry[]
  resolution: VideoRung['name']
}

/** Null: the plan has changed since, or the channel was deleted. */
export async function findPreviewedChannel(db: DbOrTx, statement: ChannelStatement): Promise<PreviewedChannel | null> {
  const { accountId, channelId, version, startsAt, issuedAt, digest } = statement
  const channel = await findFutureChannel(db, accountId, channelId)
  const future = channel && (await loadFuture(db, channel, version, issuedAt))
  if (!future) return null
  const found = await previewEntries(future, startsAt)
  return found.digest === digest
    ? { entries: found.entries, resolution: channel.resolution as VideoRung['name'] }
    : null
}

interface WatchableItem {
  state: string
  readyAt: Date | null
  durationMs: number | null
  preparedMs: number | null
}

/** How much of an item can be watched: all when it is ready, what exists of it during its first preparation. */
export const watchableMs = ({ state, readyAt, durationMs, preparedMs }: WatchableItem): number | null =>
  state === 'READY' ? durationMs : readyAt === null ? preparedMs : null

/** What exists of the item; null when it was deleted, or nothing can be watched yet. */
export async function findPreviewedItem(db: DbOrTx, accountId: string, mediaId: string): Promise<TimelineItem | null> {
  const media = await db.mediaItem.findFirst({ where: { id: mediaId, accountId, deletedAt: null } })
  const durationMs = media && watchableMs(media)
  if (!durationMs || !media.formatKey) return null
  const { title, kind } = media
  return { mediaId, title, kind, durationMs, ...formatOf({ ...media, formatKey: media.formatKey }), position: -1 }
}

/** Position of a live feed; null when its item was deleted. A feed that has ended is at its end. */
export async function findPreviewedFeed(
  db: DbOrTx,
  accountId: string,
  mediaId: string,
): Promise<{ item: TimelineItem; startsAt: number } | null> {
  const media = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null, state: { in: ['RECORDING', 'READY'] } },
  })
  if (!media?.durationMs || !media.formatKey) return null
  const { title, kind, durationMs, createdAt } = media
  const startsAt = gridAtOrBefore(createdAt.getTime(), gridOf(media))
  return {
    item: { mediaId, title, kind, durationMs, ...formatOf({ ...media, formatKey: media.formatKey }), position: -1 },
    startsAt,
  }
}
