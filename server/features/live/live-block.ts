// The live block that is active in the schedule on air.
import type { DbOrTx } from '#adapters/db.ts'
import { type LiveBlock, liveBlockAt } from '#domain/schedule/expand/live-block.ts'
import { chunkAt } from '#domain/timeline/locate.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { findSchedule } from '#features/playout/load-programming.ts'

export async function findLiveBlock(
  db: DbOrTx,
  channelId: string,
  chunks: readonly TimelineChunk[],
  now: number,
): Promise<LiveBlock | null> {
  const version = chunkAt(chunks, now)?.scheduleVersion
  const schedule = version == null ? null : await findSchedule(db, channelId, version)
  return schedule && liveBlockAt(schedule, now)
}
