import type { Db, Prisma } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { MediaId } from '#domain/ids.ts'
import { requireRoom } from '#features/account/limits.ts'
import { type MediaKindName, storedKind } from '#features/media/schema.ts'
import { DomainError } from '#server/errors.ts'
import { MOST_UPLOADS, UNTOUCHED_EXPIRES_MS } from './schema.ts'

export interface AnnouncedFile {
  uploadId: string
  name: string
  kind: MediaKindName
  bytes: number
  /** As the client sent it. */
  metadata: Record<string, string | null>
}

/**
 * Before the first byte: the whole file counts as stored from now on.
 * @throws LIMIT_REACHED; TOO_MANY_REQUESTS when MOST_UPLOADS are incomplete
 */
export async function reserveUpload(db: Db, who: ActingIn, file: AnnouncedFile, now: number): Promise<void> {
  const { accountId } = who
  await db.$transaction(async (tx) => {
    await requireRoom(tx, accountId, 'mediaItems')
    await requireRoom(tx, accountId, 'storageBytes', { adding: file.bytes })
    await requireRoom(tx, accountId, 'uploadMinutes')
    const incomplete = await tx.upload.count({ where: { accountId, finishedAt: null } })
    if (incomplete >= MOST_UPLOADS)
      throw new DomainError('TOO_MANY_REQUESTS', {
        message: `Your account has ${MOST_UPLOADS} incomplete uploads. Nothing was begun; continue or discard some first.`,
      })
    await tx.upload.create({
      data: {
        id: file.uploadId,
        accountId,
        mediaId: newId<MediaId>('md'),
        kind: storedKind(file.kind),
        name: file.name,
        bytes: BigInt(file.bytes),
        metadata: file.metadata as Prisma.InputJsonObject,
        issuedBy: who.tag,
        createdAt: new Date(now),
        expiresAt: new Date(now + UNTOUCHED_EXPIRES_MS),
      },
    })
  })
}
