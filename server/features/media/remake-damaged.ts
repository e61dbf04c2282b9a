// Items whose stored files were damaged are prepared again from their uploads.
import type { Db } from '#adapters/db.ts'
import type { MediaId } from '#domain/ids.ts'
import { DAMAGED } from '#domain/media/media-failure.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { waitingAgain } from './prepare-again.ts'
import { wakeTranscoders } from './wake-transcoders.ts'

/** Until then the playout has seen that the item is damaged, and has written so to the as-run log. */
const SETTLED_MS = 10_000
/** A disk that damages an item more often than this in a day needs a person. */
const MOST_A_DAY = 3
const DAY_MS = 86_400_000
const AT_ONCE = 20

interface DamagedItem {
  id: string
  accountId: string
}

/**
 * At most 20 items a call, the longest damaged first.
 * @param hasSource whether the upload is still there
 * @returns the ids of those that wait for a transcoder now
 */
export async function remakeDamaged(
  db: Db,
  hasSource: (item: DamagedItem) => Promise<boolean>,
  now: number,
): Promise<string[]> {
  const damaged = await db.$queryRaw<DamagedItem[]>`
    SELECT item.id, item."accountId" FROM "MediaItem" item
     WHERE item.state = 'FAILED' AND item."failureCode" = ${DAMAGED} AND item."deletedAt" IS NULL
       AND item."changedAt" < ${new Date(now - SETTLED_MS)}
       AND (SELECT count(*) FROM "AuditEntry" entry
             WHERE entry."accountId" = item."accountId" AND entry."subjectId" = item.id
               AND entry.action = 'media.damaged' AND entry."at" > ${new Date(now - DAY_MS)}) <= ${MOST_A_DAY}
     ORDER BY item."changedAt", item.id LIMIT ${AT_ONCE}`
  const queued: string[] = []
  for (const item of damaged) {
    if (!(await hasSource(item))) continue
    const isQueued = await db.$transaction(async (tx) => {
      const { count } = await tx.mediaItem.updateMany({
        where: { id: item.id, state: 'FAILED', failureCode: DAMAGED },
        data: waitingAgain(),
      })
      if (count > 0)
        await appendAudit(tx, { accountId: item.accountId, tag: 'worker:transcode' }, 'media.retry', {
          subjectId: item.id,
          reason: 'damaged',
        })
      return count > 0
    })
    if (!isQueued) continue
    queued.push(item.id)
    await wakeTranscoders(db, item.id as MediaId)
  }
  return queued
}
