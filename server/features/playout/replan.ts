import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import { type Clock, HOUR_MS } from '#domain/instants.ts'
import { applyChange, leaveAtOf } from '#domain/timeline/change.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { goesOnAlike, planEdit } from '#domain/timeline/plan.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { modeOf, planBackToCalendar } from './calendar.ts'
import { type Fence, lockForPlayout } from './fence.ts'
import { loadProgramme } from './load-programme.ts'
import { loadTimeline } from './load-timeline.ts'
import { planInTime } from './plan-in-time.ts'
import { requireProgramme } from './start-run.ts'
import { writeChange } from './write-timeline.ts'

/** Compared; what is later is planned again before it airs. */
const COMPARED_MS = 24 * HOUR_MS
const COMPARED_ENTRIES = 500

/** Removes unusable items from what is coming, or (with an empty set) restores the whole rundown. */
export async function replanWithout(db: Db, fence: Fence, without: ReadonlySet<string>, clock: Clock): Promise<void> {
  const { channelId } = fence
  const cause = without.size > 0 ? 'substitute' : 'restore'
  await planInTime(db, clock, async (tx, inTime) => {
    await lockForPlayout(tx, fence)
    const now = inTime.now()
    const { mode, order } = await modeOf(tx, channelId)
    if (order) return
    if (mode === 'calendar') {
      const change = await planBackToCalendar(tx, channelId, { leaveAt: leaveAtOf(now), cause, without })
      if (!change) return
      await writeChange(tx, channelId, change)
      return inTime.beforeCommit(tx, change)
    }
    const programme = await requireProgramme(tx, channelId, now, without)
    const chunks = await loadTimeline(tx, channelId, now)
    const change = planEdit(chunks, programme, { now, cause, unusable: without })
    // With only the slate usable, each check would cut the slate and start it again.
    if (!change || goesOnAlike(chunks, change)) return
    await writeChange(tx, channelId, change)
    await inTime.beforeCommit(tx, change)
  })
}

/**
 * Plans a looped rundown again when its timeline no longer says what the rights of its items allow, such as after another
 * channel aired one for the last time.
 * @param without items that cannot be read from storage
 */
export async function followRights(db: Db, fence: Fence, clock: Clock, without: ReadonlySet<string>): Promise<void> {
  const { channelId } = fence
  await planInTime(db, clock, async (tx, inTime) => {
    await lockForPlayout(tx, fence)
    const now = inTime.now()
    const { mode, order } = await modeOf(tx, channelId)
    if (mode !== 'loop' || order) return
    const programme = await loadProgramme(tx, channelId, now, without)
    const chunks = await loadTimeline(tx, channelId, now)
    const change = programme && planEdit(chunks, programme, { now, cause: 'substitute', unusable: without })
    if (!change || airs(chunks, now) === airs(applyChange(chunks, change), now)) return
    await writeChange(tx, channelId, change)
    await notify(tx, 'timeline', channelId)
    await inTime.beforeCommit(tx, change)
  })
}

const airs = (chunks: readonly TimelineChunk[], now: number) =>
  entriesBetween(chunks, now, now + COMPARED_MS, COMPARED_ENTRIES)
    .map(({ mediaId, startsAt }) => `${mediaId} ${startsAt}`)
    .join()
