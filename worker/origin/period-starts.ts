// Where the periods of manifests began. The timeline in an origin reaches back minutes or hours, a period often weeks:
// its start is looked up once.
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { findPeriodStart } from '#domain/dash/period-start.ts'
import { segmentByMediaSequence } from '#domain/timeline/locate.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { loadChunksAroundDiscontinuity } from '#features/playout/load-timeline.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'

const MAX_KNOWN = 10_000

export function openPeriodStarts(db: Db) {
  const known = new LRUCache<string, number, { channel: OriginChannel; segment: AirSegment }>({
    max: MAX_KNOWN,
    fetchMethod: (_key, _stale, { context: { channel, segment } }) => look(channel, segment),
  })

  async function look(channel: OriginChannel, segment: AirSegment): Promise<number> {
    const oldest = channel.chunks[0]!
    const here = findPeriodStart(channel.chunks, segment, oldest.ordinal === 0)
    if (here.kind === 'found') return here.clockMs
    const { discontinuitySequence } = segment
    const around = await loadChunksAroundDiscontinuity(db, channel.id, oldest.ordinal, discontinuitySequence)
    const [, next] = around
    const first = next && segmentByMediaSequence(around, next.mediaSequence)
    // No smaller number before it: it is as old as the clock, or its predecessors were deleted weeks ago.
    if (!first) return 0
    const last = findPeriodStart(around, first, true)
    return last.kind === 'found' ? last.clockMs : 0
  }

  // Nothing published changes: a period keeps its number and its start.
  return (channel: OriginChannel, segment: AirSegment): Promise<number> =>
    known.forceFetch(`${channel.id} ${segment.discontinuitySequence}`, { context: { channel, segment } })
}
