import { rm } from 'node:fs/promises'
import { asDomainError } from '#adapters/as-domain-error.ts'
import type { Db } from '#adapters/db.ts'
import { requireFolder } from '#adapters/disk-space.ts'
import { newId } from '#adapters/ids.ts'
import { mediaPaths, uploadPartPath } from '#adapters/media-store.ts'
import { countUpload } from '#adapters/metrics.ts'
import { type IncomingUpload, receiveUpload, requireAcceptable, sweepOrphanedParts } from '#adapters/receive-upload.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { MediaId } from '#domain/ids.ts'
import { titleFromName } from '#domain/media/display-name.ts'
import { addMedia } from './add-media.ts'
import { type MediaKindName, storedKind } from './schema.ts'
import { openRoom, type RoomOutside } from './upload-room.ts'

export interface NamedUpload extends IncomingUpload {
  /** For display (displayName). */
  name: string
  kind: MediaKindName
  /** Of the library; null or omitted: none. */
  folder?: string | null | undefined
}

type UploadOutside = RoomOutside & { db: Db; dataDir: string }

/**
 * The file first, complete and on disk; then the row. A failure in between leaves neither.
 * @returns the new item's id
 */
export async function uploadMedia(
  outside: UploadOutside,
  who: ActingIn,
  upload: NamedUpload,
  now: number,
): Promise<MediaId> {
  try {
    requireAcceptable(upload)
    return await storeMedia(outside, who, upload, now)
  } catch (error) {
    countUpload(asDomainError(error).code, 0)
    throw error
  }
}

async function storeMedia(outside: UploadOutside, who: ActingIn, upload: NamedUpload, now: number): Promise<MediaId> {
  const mediaId = newId<MediaId>('md')
  const paths = mediaPaths(outside.dataDir, who.accountId, mediaId)
  const room = await openRoom(outside, who.accountId)
  try {
    await requireFolder(outside.dataDir)
    await sweepOrphanedParts(outside.dataDir, now)
    const sourceBytes = await receiveUpload(
      { ...upload, admit: room.admit },
      uploadPartPath(outside.dataDir, mediaId),
      paths.source,
    )
    const title = titleFromName(upload.name)
    await addMedia(outside.db, who, {
      mediaId,
      title,
      kind: storedKind(upload.kind),
      sourceName: upload.name,
      sourceBytes,
      ...(upload.folder && { folder: upload.folder }),
    })
    countUpload('stored', sourceBytes)
    return mediaId
  } catch (error) {
    await rm(paths.folder, { recursive: true, force: true })
    throw error
  } finally {
    room.end()
  }
}
