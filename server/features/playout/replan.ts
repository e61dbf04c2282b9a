import type { Db } from '#adapters/db.ts'
import { leaveAtOf } from '#domain/timeline/change.ts'
import { goesOnAlike, planEdit } from '#domain/timeline/plan.ts'
import { modeOf, planBackToCalendar } from './calendar.ts'
import { type Fence, lockForPlayout } from './fence.ts'
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
      const change = await planBackToCalendar(
        tx,
        channelId,
        leaveAtOf(now),
        without.size > 0 ? 'substitute' : 'restore',
        without,
      )
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
