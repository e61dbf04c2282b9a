import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { notify } from '#adapters/wakeup.ts'
import type { MediaId } from '#domain/ids.ts'

/**
 * The row stays UPLOADED if this fails, and the transcoders poll for such rows too.
 * @param mediaId omitted: many items
 */
export async function wakeTranscoders(db: Db, mediaId?: MediaId): Promise<void> {
  await notify(db, 'library', mediaId ?? '').catch((error) =>
    logger('media').warn({ err: error, mediaId }, 'the transcoders were not notified; they will find it'),
  )
}
