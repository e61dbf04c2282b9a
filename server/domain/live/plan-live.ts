// What a live feed changes in a channel's frozen timeline. Only existing segments are written, a few at a time,
// followed by the slate: if no more arrive, every time still resolves.
//
// A segment is published when its time is over. Here a change may begin at any segment boundary ahead, as long as
// nothing it changes is published for another LIVE_LEAD_MS: every origin has learned of it by then (wake-up, and two
// polls in that time, worker/segments/directory.ts). The guarantee is the same as an edit's lead, measured to the
// moment that matters, and saves seconds for live video: a feed may start or be extended up to one second after a
// segment boundary.
import { airBreaks } from '#domain/hls/air-breaks.ts'
import { BREAK_NOTICE_MS } from '#domain/hls/break-tags.ts'
import { formatOf, gridOf, LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { cutAfter, type TimelineChange } from '#domain/timeline/change.ts'
import { chunkAt, segmentAt, segmentInChunk } from '#domain/timeline/locate.ts'
import { chunksOf, nearestOccurrence, type Programme, successor } from '#domain/timeline/plan.ts'
import { chunkFrom, type Position, positionAtEnd } from '#domain/timeline/position.ts'
import type { AirSegment, ScheduledItem, TimelineChunk, TimelineItem } from '#domain/timeline/timeline.ts'

export const LIVE_LEAD_MS = 900
/** A segment that is at most this late still extends the live chunk: the slate there is not published yet. */
export const GROW_LATE_MS = LONGEST_SEGMENT_MS - LIVE_LEAD_MS
/** How much later than the previous one a segment may arrive without a gap; more with each recent loss. */
const CUSHION_MS = 700
const CUSHION_STEP_MS = 700
const MAX_LOSSES = 3
/** A caller that waits for a newer segment returns this long before it would be too late. */
const RETRY_MS = 500
/** With a larger backlog (a burst after a pause) the feed continues at its newest segment. */
const MAX_BACKLOG = 3

export interface FeedPiece {
  mediaId: string
  title: string
  formatKey: string
  /** Omitted: 25. */
  frameRate?: number | undefined
  segments: number
  ageMs: number
}

export interface LivePlan<Change extends TimelineChange = TimelineChange> {
  change: Change
  /** The first segment that is not in the timeline yet. */
  nextIndex: number
}

/** What a calendar's chunks keep: the version, and the state of the schedule at the exit. */
type Carried = Partial<Pick<TimelineChunk, 'scheduleVersion'>> & { stateBefore?: unknown; stateAfter?: unknown }

/**
 * The last segment before a change that may begin at `notBefore`, which may be slightly before `now`: that
 * segment's successor is not published yet. Null: off air, or nothing is planned that far ahead.
 */
export function lastBefore(chunks: readonly TimelineChunk[], now: number, notBefore: number): AirSegment | null {
  let at = notBefore - 1
  for (;;) {
    const last = segmentAt(chunks, at)
    if (!last) return null
    const endsAt = last.startsAt + last.durationMs
    const replaced = segmentAt(chunks, endsAt)
    if (!replaced) return null
    if (endsAt >= notBefore && endsAt + replaced.durationMs >= now + LIVE_LEAD_MS) return last
    at = endsAt
  }
}

/**
 * The last segment before a feed that enters now. A break that was announced to inserters begins and ends as announced:
 * the feed waits for that. Null: off air.
 */
export function entryAfter(chunks: readonly TimelineChunk[], now: number): AirSegment | null {
  let last = lastBefore(chunks, now, now - GROW_LATE_MS) ?? lastBefore(chunks, now, now)
  const toldUntil = (segmentAt(chunks, now)?.startsAt ?? now) + BREAK_NOTICE_MS
  while (last) {
    const airsAt = last.startsAt + last.durationMs
    const notBefore = airBreaks(chunks).flatMap(({ startsAt, durationMs }) => [
      ...(startsAt >= airsAt && startsAt < toldUntil ? [startsAt + 1] : []),
      ...(startsAt + durationMs > airsAt && startsAt + durationMs < toldUntil ? [startsAt + durationMs] : []),
    ])
    if (notBefore.length === 0) return last
    last = lastBefore(chunks, now, Math.max(...notBefore))
  }
  return null
}

/**
 * The feed from the next segment boundary on. Its offset there is its delay for as long as it is on air: if a newer
 * segment will be complete before it is too late for that boundary, it is waited for.
 * @param losses how often it was lost recently: it then starts further back
 * @returns null: off air, waiting for a newer segment, or its first one is slightly too recent
 */
export function planEnter(
  chunks: readonly TimelineChunk[],
  {
    feed,
    slate,
    now,
    losses = 0,
    carried = {},
  }: {
    feed: FeedPiece
    slate: TimelineItem
    now: number
    losses?: number
    carried?: Carried & { scheduled?: ScheduledItem }
  },
): (LivePlan & { leftOrdinal: number | null }) | null {
  const last = entryAfter(chunks, now)
  if (!last) return null
  const airsAt = last.startsAt + last.durationMs
  const leftMs = airsAt + segmentAt(chunks, airsAt)!.durationMs - LIVE_LEAD_MS - now
  const { segmentMs } = gridOf(feed)
  if (Math.max(RETRY_MS, segmentMs - feed.ageMs + RETRY_MS / 2) < leftMs) return null
  const slackMs = leftMs + feed.ageMs
  const cushionMs = CUSHION_MS + Math.min(losses, MAX_LOSSES) * CUSHION_STEP_MS
  const older = Math.ceil(Math.max(0, cushionMs - slackMs) / segmentMs)
  const first = feed.segments - 1 - older
  if (first < 0) return null
  const kept = chunkAt(chunks, last.startsAt)!
  const { scheduled, ...rest } = carried
  const change = cutAfter(chunks, last, (at) => {
    const live = { ...chunkFrom(at, [liveItem(feed, first, scheduled)], { loop: false, cause: 'live' }), ...rest }
    return [live, slateBehind(live, slate, rest)]
  })
  return { change, nextIndex: feed.segments, leftOrdinal: isLive(kept) ? null : kept.ordinal }
}

/**
 * The segments that were completed since, after what is planned of it. Null: none, or the slate has taken their place.
 */
export function planExtend(
  chunks: readonly TimelineChunk[],
  feed: FeedPiece,
  nextIndex: number,
  now: number,
): LivePlan | null {
  const [live, tail] = chunks.slice(-2)
  if (live?.cause !== 'live' || tail?.cause !== 'live-wait' || feed.segments <= nextIndex) return null
  const endsAt = live.endsAt!
  const replaced = segmentInChunk(tail, endsAt)
  if (endsAt + Math.min(GROW_LATE_MS, replaced.durationMs - LIVE_LEAD_MS) < now) return null
  const from = feed.segments - nextIndex > MAX_BACKLOG ? feed.segments - 1 : nextIndex
  const airing = live.items.at(-1)!
  const goesOn =
    (airing.offsetMs ?? 0) + airing.durationMs === from * gridOf(feed).segmentMs && airing.mediaId === feed.mediaId
  const added = liveItem(feed, from, airing.scheduled)
  const items = goesOn
    ? [...live.items.slice(0, -1), { ...airing, durationMs: airing.durationMs + added.durationMs }]
    : [...live.items, added]
  const longer = { ...live, items, endsAt: endsAt + added.durationMs }
  const { scheduleVersion, ...states } = tail as TimelineChunk & Carried
  const carried = { scheduleVersion, ...('stateBefore' in states && pick(states)) }
  return {
    change: {
      effectiveAt: endsAt,
      cut: null,
      drop: [live.ordinal, tail.ordinal],
      append: [longer, slateBehind(longer, tail.items[0]!, carried)],
    },
    nextIndex: feed.segments,
  }
}

/** Back to a looped rundown, where it would be without the live feed. */
export function planRejoin(
  chunks: readonly TimelineChunk[],
  {
    left,
    programme,
    now,
    notBefore = now,
  }: { left: TimelineChunk | null; programme: Programme; now: number; notBefore?: number },
): TimelineChange | null {
  const last = lastBefore(chunks, now, Math.max(now, notBefore))
  if (!last) return null
  return cutAfter(chunks, last, (at) => whereItWouldBe(at, left, programme))
}

function whereItWouldBe(at: Position, left: TimelineChunk | null, programme: Programme): TimelineChunk[] {
  const { items, loop } = programme
  // The chunk before belongs to a schedule, and the channel has been switched to its rundown since: from the top.
  if (!left || left.scheduleVersion !== null || items.length === 0) return chunksOf(at, programme, 0, 'rejoin')
  const lengthMs = left.items.reduce((sum, item) => sum + item.durationMs, 0)
  if (!left.loop && at.startsAt >= left.startsAt + lengthMs) return chunksOf(at, programme, items.length, 'rejoin')
  const due = segmentInChunk({ ...left, endsAt: null }, Math.max(at.startsAt, left.startsAt))
  const index = nearestOccurrence(items, due.item)
  if (index === null) return chunksOf(at, programme, successor(left, due, programme), 'rejoin')
  const next = loop ? (index + 1) % items.length : index + 1
  const item = items[index]!
  const offsetMs = due.index * gridOf(due.item).segmentMs
  // It was prepared again since, and is shorter.
  if (offsetMs >= item.durationMs) return chunksOf(at, programme, next, 'rejoin')
  const rest = offsetMs > 0 ? { ...item, offsetMs, durationMs: item.durationMs - offsetMs } : item
  const entered = chunkFrom(at, [rest], { loop: false, cause: 'rejoin' })
  return [entered, ...chunksOf(positionAtEnd(entered), programme, next, 'rejoin')]
}

export function isLive({ cause }: Pick<TimelineChunk, 'cause'>): boolean {
  return cause === 'live' || cause === 'live-wait'
}

function liveItem(feed: FeedPiece, from: number, scheduled?: ScheduledItem): TimelineItem {
  const { mediaId, title, segments } = feed
  const { segmentMs } = gridOf(feed)
  return {
    mediaId,
    title,
    kind: 'PROGRAMME',
    ...formatOf(feed),
    position: -1,
    durationMs: (segments - from) * segmentMs,
    ...(from > 0 && { offsetMs: from * segmentMs }),
    ...(scheduled && { scheduled }),
  }
}

function slateBehind(live: TimelineChunk, slate: TimelineItem, carried: Carried): TimelineChunk {
  return {
    ...chunkFrom(positionAtEnd(live), [{ ...slate, position: -1 }], { loop: true, cause: 'live-wait' }),
    ...carried,
  } as TimelineChunk
}

function pick({ stateBefore, stateAfter }: Carried): Carried {
  return { stateBefore, stateAfter }
}
