// Addresses of previews. Nothing is stored: an address is a signed statement that expires.
import type { DbOrTx } from '#adapters/db.ts'
import { signPreview } from '#adapters/preview-token.ts'
import { loadSecrets } from '#adapters/secrets.ts'
import { installationTokenKey } from '#adapters/signed-token.ts'
import { iso } from '#domain/instants.ts'
import { PREVIEW_LIFE_MS, type PreviewStatement } from '#domain/preview/statement.ts'
import { DomainError } from '#server/errors.ts'
import { watchableMs } from './find-previewed.ts'
import { comingView, instantAhead, previewEntries, requireFuture } from './list-future.ts'
import type { ChannelPreviewInput, ChannelPreviewView, MediaPreviewView } from './schema.ts'

export interface PreviewOutside {
  db: DbOrTx
  dataDir: string
  originUrl: string
}

/** A longer list does not help: the next address has the next entries. */
const MAX_COMING = 200

/** @throws CHANNEL_NOT_FOUND, INVALID_INPUT for a time that cannot be previewed, MEDIA_NOT_READY */
export async function createChannelPreview(
  outside: PreviewOutside,
  accountId: string,
  { channelId, at, version }: ChannelPreviewInput,
  now: number,
): Promise<ChannelPreviewView> {
  const future = await requireFuture(outside.db, accountId, { channelId, version }, now)
  const { previous, entries, digest } = await previewEntries(future, instantAhead(at, now))
  const startsAt = entries[0]?.startsAt
  if (startsAt === undefined) throw new DomainError('INVALID_INPUT', { message: 'Nothing airs at that time.' })
  const expiresAt = now + PREVIEW_LIFE_MS
  const common = { accountId, issuedAt: now, expiresAt }
  const url = await addressOf(outside, { of: 'channel', ...common, channelId, startsAt, version, digest })
  return {
    url,
    startsAt: iso(startsAt),
    expiresAt: iso(expiresAt),
    basis: future.basis,
    previous: previous && comingView(previous),
    coming: entries.slice(0, MAX_COMING).map(comingView),
  }
}

/** @throws MEDIA_NOT_FOUND, also for another account's item; MEDIA_NOT_READY */
export async function createMediaPreview(
  outside: PreviewOutside,
  accountId: string,
  mediaId: string,
  now: number,
): Promise<MediaPreviewView> {
  const media = await outside.db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { state: true, title: true, durationMs: true, formatKey: true, preparedMs: true, readyAt: true },
  })
  if (!media) throw new DomainError('MEDIA_NOT_FOUND')
  const isLive = media.state === 'RECORDING' && media.formatKey !== null
  const durationMs = isLive ? media.durationMs : watchableMs(media)
  if (!durationMs)
    throw new DomainError('MEDIA_NOT_READY', {
      message: `“${media.title}” cannot be previewed yet. Wait until it is ready.`,
    })
  const expiresAt = now + PREVIEW_LIFE_MS
  const url = await addressOf(outside, { of: isLive ? 'live' : 'media', accountId, mediaId, issuedAt: now, expiresAt })
  return { url, durationMs, expiresAt: iso(expiresAt) }
}

async function addressOf({ dataDir, originUrl }: PreviewOutside, statement: PreviewStatement): Promise<string> {
  const { nextAuthSecret } = await loadSecrets(dataDir)
  const token = await signPreview(installationTokenKey(nextAuthSecret), statement)
  return `${originUrl}/preview/${token}/master.m3u8`
}
