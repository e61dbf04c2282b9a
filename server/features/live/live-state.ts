// The current state of a channel's live feed, for channel page and dashboard.
import type { DbOrTx } from '#adapters/db.ts'
import { describeLive, type LiveState } from '#domain/live/describe-live.ts'
import { readLiveAir } from '#domain/live/live-memory.ts'
import { GROW_LATE_MS } from '#domain/live/plan-live.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { loadFeeds } from './load-feeds.ts'

export interface NamedLiveState extends LiveState {
  /** The owner's name for it. */
  name: string
}

/** @param chunks of the channel, as written */
export async function findLiveState(
  db: DbOrTx,
  channel: { id: string; liveAir: unknown },
  chunks: readonly TimelineChunk[],
  now: number,
): Promise<NamedLiveState | null> {
  const left = readLiveAir(channel.liveAir)
  if (!left.wanted) return null
  const tail = chunks.at(-1)
  // A feed is extended a moment after its end: no viewer has seen the slate by then.
  const onSlate = tail?.cause === 'live-wait' && tail.endsAt === null && tail.startsAt + GROW_LATE_MS < now
  const [feeds, contributions] = await Promise.all([
    left.waiting || onSlate ? loadFeeds(db, channel.id) : [],
    db.contribution.findMany({
      where: { id: { in: [left.wanted.contributionId, left.air?.backupId ?? ''] } },
      select: { id: true, name: true },
    }),
  ])
  const nameOf = (id: string | undefined) => contributions.find((contribution) => contribution.id === id)?.name
  const name = nameOf(left.wanted.contributionId) ?? 'Live feed'
  const backup = nameOf(left.air?.backupId)
  const state = describeLive(left, feeds, onSlate, now)
  return state && { ...state, name: backup ? `${backup}, the backup of ${name}` : name }
}
