import { stat } from 'node:fs/promises'
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { moveSource, syncIfThere } from '#adapters/move-source.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { MediaId } from '#domain/ids.ts'
import { displayName, titleFromName } from '#domain/media/display-name.ts'
import { addMediaRow } from '#features/media/add-media.ts'
import { wakeTranscoders } from '#features/media/wake-transcoders.ts'

/** A complete file becomes an item. @param file at `part`, out of reach of others @throws LIMIT_REACHED */
export async function takeFile(
  { db, dataDir }: { db: Db; dataDir: string },
  who: ActingIn,
  file: { part: string; name: string },
): Promise<MediaId> {
  const mediaId = newId<MediaId>('md')
  const sourceName = displayName(file.name)
  await syncIfThere(file.part)
  const { size } = await stat(file.part)
  await db.$transaction(async (tx) => {
    const named = { title: titleFromName(sourceName), kind: 'PROGRAMME', sourceName } as const
    await addMediaRow(tx, who, { mediaId, ...named, sourceBytes: size })
    const { source } = mediaPaths(dataDir, who.accountId, mediaId)
    if (!(await moveSource(file.part, source, size))) throw new Error('the file of the import is gone')
  })
  await wakeTranscoders(db, mediaId)
  return mediaId
}
