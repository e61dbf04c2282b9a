import { join } from 'node:path'
import { z } from 'zod'
import type { Db } from '#adapters/db.ts'
import { mediaPaths, resumableFolder } from '#adapters/media-store.ts'
import { countUpload } from '#adapters/metrics.ts'
import { moveSource, syncIfThere } from '#adapters/move-source.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { folderSchema } from '#domain/folder.ts'
import type { MediaId } from '#domain/ids.ts'
import { titleFromName } from '#domain/media/display-name.ts'
import { addMediaRow } from '#features/media/add-media.ts'
import { wakeTranscoders } from '#features/media/wake-transcoders.ts'
import { DomainError } from '#server/errors.ts'

/**
 * The last byte has arrived: the file moves to its item's folder, and the row follows. A crash in between leaves a state
 * from which the next call goes on; a second call at the same time waits and finds it done.
 * @returns the item's id
 * @throws UPLOAD_NOT_FOUND; LIMIT_REACHED when the plan has become smaller: then nothing moved
 */
export async function finishUpload(
  { db, dataDir }: { db: Db; dataDir: string },
  who: ActingIn,
  uploadId: string,
): Promise<MediaId> {
  const part = join(resumableFolder(dataDir), uploadId)
  // Takes long for gigabytes, so not while the account is locked.
  await syncIfThere(part)
  const finished = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Upload" WHERE id = ${uploadId} FOR UPDATE`
    const upload = await tx.upload.findFirst({ where: { id: uploadId, accountId: who.accountId } })
    if (!upload) throw new DomainError('UPLOAD_NOT_FOUND')
    const mediaId = upload.mediaId as MediaId
    if (upload.finishedAt) return { mediaId, bytes: null }
    const bytes = Number(upload.bytes)
    const { source } = mediaPaths(dataDir, who.accountId, mediaId)
    // First: it no longer counts as an upload when its item is counted.
    await tx.upload.update({ where: { id: uploadId }, data: { finishedAt: new Date() } })
    await addMediaRow(tx, who, {
      mediaId,
      title: titleFromName(upload.name),
      kind: upload.kind,
      sourceName: upload.name,
      sourceBytes: bytes,
      ...folderOf(upload.metadata),
    })
    if (!(await moveSource(part, source, bytes))) throw new DomainError('UPLOAD_NOT_FOUND')
    return { mediaId, bytes }
  })
  if (finished.bytes === null) return finished.mediaId
  await wakeTranscoders(db, finished.mediaId)
  countUpload('stored', finished.bytes)
  return finished.mediaId
}

const announcedSchema = z.object({ folder: folderSchema })

/** Folders on a disk may have names that the library does not allow: such an item is in none. */
function folderOf(metadata: unknown): { folder?: string } {
  const folder = announcedSchema.safeParse(metadata).data?.folder
  return folder ? { folder } : {}
}
