import { rm } from 'node:fs/promises'
import type { Db, DbOrTx } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { isStillReferenced } from '#adapters/prisma-errors.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { MediaId } from '#domain/ids.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { DomainError } from '#server/errors.ts'
import type { UpdateMediaInput } from './schema.ts'
import { listChannelsAiring, sayFree } from './still-aired.ts'

export interface UploadedFile {
  mediaId: MediaId
  title: string
  kind: MediaKind
  sourceName: string
  sourceBytes: number
}

/** The file already lies in its place; from here on the item exists. */
export async function addMedia(db: Db, who: ActingIn, file: UploadedFile): Promise<void> {
  const { mediaId, sourceBytes, ...named } = file
  await db.$transaction(async (tx) => {
    await requireRoom(tx, who.accountId, 'mediaItems')
    await requireRoom(tx, who.accountId, 'storageBytes', sourceBytes)
    await tx.mediaItem.create({
      data: { id: mediaId, accountId: who.accountId, ...named, sourceBytes: BigInt(sourceBytes) },
    })
    await appendAudit(tx, who, 'media.upload', mediaId, { sourceName: file.sourceName, sourceBytes })
  })
  await wakeTranscoders(db, mediaId)
}

/** The row says UPLOADED whatever happens here, and the transcoders look for such rows too. */
async function wakeTranscoders(db: Db, mediaId: MediaId): Promise<void> {
  await notify(db, 'library', mediaId).catch((error) =>
    logger('media').warn({ err: error, mediaId }, 'the transcoders were not told; they will find it'),
  )
}

/** What is left out stays as it is. @throws INVALID_INPUT for an artwork that lies behind the item's end */
export async function updateMedia(db: Db, who: ActingIn, input: UpdateMediaInput): Promise<void> {
  const { mediaId, ...change } = input
  await db.$transaction(async (tx) => {
    const before = await lockMedia(tx, who.accountId, mediaId)
    const changed = Object.entries(change).filter(([, value]) => value !== undefined)
    if (changed.length === 0) return
    refuseArtworkBehindEnd(change.artworkAtMs, before.durationMs)
    await tx.mediaItem.update({ where: { id: mediaId }, data: change })
    await appendAudit(tx, who, 'media.update', mediaId, {
      title: change.title ?? before.title,
      kind: change.kind ?? before.kind,
      changed: changed.map(([name]) => name).join(', '),
    })
  })
  await notify(db, 'library', mediaId)
}

function refuseArtworkBehindEnd(atMs: number | null | undefined, durationMs: number | null): void {
  if (typeof atMs !== 'number' || atMs < (durationMs ?? 0)) return
  const message =
    durationMs === null
      ? 'artworkAtMs: There are no pictures to choose from before the item is ready. Nothing was changed.'
      : `artworkAtMs: The item lasts ${durationMs} ms; choose a moment inside it. Nothing was changed.`
  throw new DomainError('INVALID_INPUT', { message, data: { issues: [{ path: 'artworkAtMs', message }] } })
}

/** @throws MEDIA_IN_USE while a rundown holds it or it is, or is about to be, on air */
export async function deleteMedia(
  outside: { db: Db; dataDir: string },
  who: ActingIn,
  mediaId: string,
  now: number,
): Promise<void> {
  await outside.db
    .$transaction(async (tx) => {
      const item = await lockMedia(tx, who.accountId, mediaId)
      if (item.state === 'RECORDING')
        throw new DomainError('MEDIA_IN_USE', {
          message: 'A live feed is being written into this item. It was kept; end the feed, then delete it.',
        })
      await refuseWhileUsed(tx, who.accountId, mediaId, now)
      await tx.mediaItem.delete({ where: { id: mediaId } })
      await appendAudit(tx, who, 'media.delete', mediaId, { title: item.title })
    })
    .catch((error) => {
      // A rundown took it between the look and the delete.
      throw isStillReferenced(error) ? new DomainError('MEDIA_IN_USE', { cause: error }) : error
    })
  await notify(outside.db, 'library', mediaId)
  await rm(mediaPaths(outside.dataDir, who.accountId, mediaId).folder, { recursive: true, force: true }).catch(
    (error) =>
      logger('media').error({ err: error, mediaId }, 'the item is deleted but its folder could not be removed'),
  )
}

async function refuseWhileUsed(tx: DbOrTx, accountId: string, mediaId: string, now: number): Promise<void> {
  const rundowns = await tx.rundownItem.findMany({
    where: { mediaId },
    distinct: ['channelId'],
    select: { channel: { select: { id: true, name: true } } },
  })
  if (rundowns.length > 0)
    throw new DomainError('MEDIA_IN_USE', { data: { channels: rundowns.map(({ channel }) => channel) } })
  const onAir = await listChannelsAiring(tx, accountId, [mediaId], now)
  if (onAir.length > 0)
    throw new DomainError('MEDIA_IN_USE', {
      message: `This item is on air, is written ahead for it, or was on air until a moment ago. It was kept; ${sayFree(onAir, now)}.`,
      data: {
        channels: onAir.map(({ freeAt, ...channel }) => ({ ...channel, freeAt: freeAt?.toISOString() ?? null })),
      },
    })
}

/** Only a failed item can be tried again. @throws INVALID_INPUT for any other */
export async function retryMedia(db: Db, who: ActingIn, mediaId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const item = await lockMedia(tx, who.accountId, mediaId)
    if (item.state !== 'FAILED')
      throw new DomainError('INVALID_INPUT', {
        message: 'Only an item that failed can be tried again. Nothing was changed.',
        data: { state: item.state },
      })
    await tx.mediaItem.update({
      where: { id: mediaId },
      data: {
        ...{ state: 'UPLOADED', progress: 0, failureCode: null, failureMessage: null },
        ...{ workerId: null, attempts: 0, tryAfter: null },
      },
    })
    await appendAudit(tx, who, 'media.retry', mediaId)
  })
  await wakeTranscoders(db, mediaId as MediaId)
}

/** @throws MEDIA_NOT_FOUND, for another account's item as for one that does not exist */
export async function lockMedia(tx: DbOrTx, accountId: string, mediaId: string) {
  await tx.$queryRaw`SELECT 1 FROM "MediaItem" WHERE "id" = ${mediaId} AND "accountId" = ${accountId} FOR UPDATE`
  const item = await tx.mediaItem.findFirst({
    where: { id: mediaId, accountId },
    select: { title: true, kind: true, state: true, durationMs: true },
  })
  if (!item) throw new DomainError('MEDIA_NOT_FOUND')
  return item
}
