import type { Db } from '#adapters/db.ts'
import { countUploadedMs } from '#features/account/count-use.ts'
import { lockPlan, requireUse } from '#features/account/limits.ts'

const MINUTE_MS = 60_000

/**
 * Counts an upload for this month, once, when its length is known.
 * @throws LIMIT_REACHED: its account has not so many minutes left
 */
export async function countUpload(
  db: Db,
  { mediaId, accountId }: { mediaId: string; accountId: string },
  durationMs: number,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const own = await lockPlan(tx, accountId)
    if (await tx.uploadedMinutes.findUnique({ where: { mediaId } })) return
    // A recording was not uploaded.
    if ((await tx.liveStream.count({ where: { mediaId } })) > 0) return
    const usedMs = await countUploadedMs(tx, accountId)
    const used = Math.ceil(usedMs / MINUTE_MS)
    requireUse(own, { name: 'uploadMinutes', used, adding: Math.ceil((usedMs + durationMs) / MINUTE_MS) - used })
    await tx.uploadedMinutes.create({ data: { mediaId, accountId, durationMs } })
  })
}
