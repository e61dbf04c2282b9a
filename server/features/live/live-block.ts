// Which live block of the schedule is on now, if any.
import type { DbOrTx } from '../../adapters/db.ts'
import type { TimelineChunk } from '../../domain/timeline/timeline.ts'

export async function findLiveBlock(
  _tx: DbOrTx,
  _channelId: string,
  _chunks: readonly TimelineChunk[],
  _now: number,
): Promise<{ contributionId: string; until: number } | null> {
  return null
}
