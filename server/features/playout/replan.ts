import type { Db } from '#adapters/db.ts'
import { leaveAtOf } from '#domain/timeline/change.ts'
import { goesOnAlike, planEdit } from '#domain/timeline/plan.ts'
import { modeOf, planBackToCalendar } from './calendar.ts'
import { type Fence, lockForPlayout } from './fence.ts'
import { loadTimeline } from './load-timeline.ts'
import { requireProgramme } from './start-run.ts'
import { writeChange } from './write-timeline.ts'

/** Removes unusable items from what is coming, or (with an empty set) restores the whole rundown. */
export async function replanWithout(db: Db, fence: Fence, without: ReadonlySet<string>, now: number): Promise<void> {
  const { channelId } = fence
  const cause = without.size > 0 ? 'substitute' : 'restore'
  await db.$transaction(async (tx) => {
    await lockForPlayout(tx, fence)
    const { mode, order } = await modeOf(tx, channelId)
    if (order) return
    if (mode === 'calendar') {
      const change = await planBackToCalendar(tx, channelId, { leaveAt: leaveAtOf(now), cause, without })
      if (change) await writeChange(tx, channelId, change)
      return
    }
    const programme = await requireProgramme(tx, channelId, without)
    const chunks = await loadTimeline(tx, channelId, now)
    const change = planEdit(chunks, programme, { now, cause, unusable: without })
    // With only the slate usable, each check would cut the slate and start it again.
    if (change && !goesOnAlike(chunks, change)) await writeChange(tx, channelId, change)
  })
}
