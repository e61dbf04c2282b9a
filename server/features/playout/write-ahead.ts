import type { Db } from '#adapters/db.ts'
import { modeOf, planNextStretch } from './calendar.ts'
import { type Fence, lockForPlayout } from './fence.ts'
import { writeChange } from './write-timeline.ts'

/** Writes a calendar's next chunks until enough is ahead. */
export async function writeAhead(db: Db, fence: Fence, now: number): Promise<void> {
  const { channelId } = fence
  for (let more = true; more; ) {
    more = await db.$transaction(async (tx) => {
      await lockForPlayout(tx, fence)
      if ((await modeOf(tx, channelId)).mode !== 'calendar') return false
      const change = await planNextStretch(tx, channelId, now)
      if (change) await writeChange(tx, channelId, change)
      return change !== null
    })
  }
}
