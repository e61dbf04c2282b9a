// Takes an item out of use when its stored bytes no longer match the verified ones.

import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { DAMAGED, MediaFailure } from '#domain/media/media-failure.ts'
import { appendAudit } from '#features/audit/append-audit.ts'

/** The library lists every item with its faults. */
const MAX_SPANS = 100

/** Called for each segment; the audit trail gets the first. An item that is being prepared again is not touched. */
export async function recordDamage(db: Db, mediaId: string, found: { rung: string; index: number }): Promise<void> {
  const changed = await db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<
      { accountId: string; title: string; state: string; durationMs: number; frameRate: number }[]
    >`
      SELECT "accountId", title, state::text, "durationMs", "frameRate" FROM "MediaItem"
       WHERE id = ${mediaId} AND (state = 'READY' OR "failureCode" = ${DAMAGED}) FOR UPDATE`
    const item = rows[0]
    if (!item) return false
    const { segmentMs } = gridOf(item)
    const fromMs = found.index * segmentMs
    const span = { kind: 'damaged', fromMs, toMs: Math.min(fromMs + segmentMs, item.durationMs) }
    await tx.$executeRaw`
      UPDATE "MediaItem"
         SET state = 'FAILED', "failureCode" = ${DAMAGED}, "failureMessage" = ${new MediaFailure(DAMAGED).message},
             faults = CASE WHEN faults @> ${JSON.stringify([span])}::jsonb OR jsonb_array_length(faults) >= ${MAX_SPANS}
                           THEN faults ELSE faults || ${JSON.stringify([span])}::jsonb END
       WHERE id = ${mediaId}`
    if (item.state === 'READY')
      await appendAudit(tx, { accountId: item.accountId, tag: 'worker:playout' }, 'media.damaged', {
        subjectId: mediaId,
        title: item.title,
        rendition: found.rung,
        fromMs,
      })
    return true
  })
  if (changed) await notify(db, 'library', mediaId)
}
