// Where the periods of manifests began. The timeline in an origin reaches back minutes or hours, a period often weeks:
// its start is looked up once for each version of a timeline.
import type { Db } from '#adapters/db.ts'
import { findPeriodStart } from '#domain/dash/period-start.ts'
import { segmentByMediaSequence } from '#domain/timeline/locate.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { loadChunksAroundDiscontinuity } from '#features/playout/load-timeline.ts'
import type { OriginChannel } from '../segments/directory.ts'

export function openPeriodStarts(db: Db) {
  const known = new WeakMap<OriginChannel, Map<number, Promise<number>>>()

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

  return (channel: OriginChannel, segment: AirSegment): Promise<number> => {
    const starts = known.get(channel) ?? new Map<number, Promise<number>>()
    known.set(channel, starts)
    const found = starts.get(segment.discontinuitySequence)
    if (found) return found
    const looking = look(channel, segment)
    starts.set(segment.discontinuitySequence, looking)
    looking.catch(() => starts.delete(segment.discontinuitySequence))
    return looking
  }
}
