import type { Db, DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import type { MediaId } from '#domain/ids.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { newAccess } from '#features/media-defaults/media-defaults.ts'
import { wakeTranscoders } from './wake-transcoders.ts'

export interface UploadedFile {
  mediaId: MediaId
  title: string
  kind: MediaKind
  sourceName: string
  sourceBytes: number
  /** The folder that it is listed in; default: none. */
  folder?: string
}

/** The file is already stored; this makes it a library item. */
export async function addMedia(db: Db, who: ActingIn, file: UploadedFile): Promise<void> {
  await db.$transaction((tx) => addMediaRow(tx, who, file))
  await wakeTranscoders(db, file.mediaId)
}

/** @throws LIMIT_REACHED */
export async function addMediaRow(tx: DbOrTx, who: ActingIn, file: UploadedFile): Promise<void> {
  const { mediaId, sourceBytes, ...named } = file
  await requireRoom(tx, who.accountId, 'mediaItems')
  await requireRoom(tx, who.accountId, 'storageBytes', { adding: sourceBytes })
  // Its length is known only once it was decoded: the transcoder counts it then.
  await requireRoom(tx, who.accountId, 'uploadMinutes')
  const access = await newAccess(tx, who.accountId)
  await tx.mediaItem.create({
    data: { id: mediaId, accountId: who.accountId, ...named, access, sourceBytes: BigInt(sourceBytes) },
  })
  await appendAudit(tx, who, 'media.upload', {
    subjectId: mediaId,
    sourceName: file.sourceName,
    sourceBytes,
    change: describeCreated({ ...named, sourceBytes }),
  })
}
