import type { Db, DbOrTx } from '#adapters/db.ts'
import { applyChange, goesOnAlike, planEdit } from '#domain/timeline/plan.ts'
import { modeOf, planBackToCalendar } from './calendar.ts'
import { type Fence, lockForPlayout } from './fence.ts'
import { loadProgramme } from './load-programme.ts'
import { loadTimeline } from './load-timeline.ts'
import { requireProgramme } from './start-run.ts'
import { writeChange } from './write-timeline.ts'

/** Takes unusable items out of the coming air, or (with an empty set) brings the whole rundown back. */
export async function replanWithout(
  db: Db,
  channelId: string,
  fence: Fence,
  without: ReadonlySet<string>,
  now: number,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockForPlayout(tx, channelId, fence)
    const { mode, order } = await modeOf(tx, channelId)
    if (order) return
    if (mode === 'CALENDAR') {
      const change = await planBackToCalendar(tx, channelId, now, without.size > 0 ? 'substitute' : 'restore', without)
      if (change) await writeChange(tx, channelId, change)
      return
    }
    const programme = await requireProgramme(tx, channelId, without)
    const chunks = await loadTimeline(tx, channelId, now)
    const change = planEdit(chunks, programme, now, without.size > 0 ? 'substitute' : 'restore', without)
    // With nothing usable left but the slate, each look would cut the slate and begin it anew.
    if (change && !goesOnAlike(chunks, change)) await writeChange(tx, channelId, change)
  })
}

/**
 * To be called inside the transaction that changed the rundown of a channel it has locked.
 * @returns when the change comes on air, epoch ms; null when the channel is off air
 */
export async function replanAfterEdit(tx: DbOrTx, channelId: string, now: number): Promise<number | null> {
  const { mode, order } = await modeOf(tx, channelId)
  // Not this rundown is on air, or nothing of it until the channel returns to it.
  if (mode === 'CALENDAR' || order) return null
  const chunks = await loadTimeline(tx, channelId, now)
  const programme = await loadProgramme(tx, channelId)
  const change = programme && planEdit(chunks, programme, now)
  if (!change) return null
  await writeChange(tx, channelId, change)
  return applyChange(chunks, change).find((chunk) => chunk.startsAt >= change.effectiveAt)?.startsAt ?? null
}
