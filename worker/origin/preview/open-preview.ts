// From a signed statement to the input of an origin: the same code as on air, with a clock and a timeline of its own.
import type { Db } from '#adapters/db.ts'
import type { Clock } from '#domain/instants.ts'
import { DEFAULT_RUNGS, VIDEO_RUNGS } from '#domain/ladder/ladder.ts'
import { previewChunk } from '#domain/preview/future-entries.ts'
import { type ChannelStatement, type PreviewStatement, previewNow } from '#domain/preview/statement.ts'
import type { TimelineChunk, TimelineItem } from '#domain/timeline/timeline.ts'
import { findItemTracks, type ItemTracks } from '#features/captions/find-item-tracks.ts'
import { findPreviewedChannel, findPreviewedFeed, findPreviewedItem } from '#features/preview/find-previewed.ts'
import { OPEN_ACCESS, type OriginChannel } from '#worker/segments/origin-channel.ts'

const FEED_LOOK_MS = 500
const LONGEST_FEED_MS = 7 * 86_400_000

export interface OpenPreview {
  statement: PreviewStatement
  channel: OriginChannel
  clock: Clock
  /** An item; otherwise a channel. */
  whole: boolean
}

/** Null: the statement no longer holds. */
export async function openPreview(db: Db, statement: PreviewStatement, clock: Clock): Promise<OpenPreview | null> {
  if (statement.of === 'channel') return openChannel(db, statement, clock)
  return statement.of === 'live' ? openFeed(db, statement) : openItem(db, statement)
}

async function openChannel(db: Db, statement: ChannelStatement, clock: Clock): Promise<OpenPreview | null> {
  const found = await findPreviewedChannel(db, statement)
  if (!found) return null
  const { entries, resolution } = found
  return {
    statement,
    channel: streamOf(previewChunk(entries), resolution),
    clock: { now: () => previewNow(statement, clock.now()) },
    whole: false,
  }
}

async function openItem(db: Db, statement: Extract<PreviewStatement, { of: 'media' }>): Promise<OpenPreview | null> {
  const item = await findPreviewedItem(db, statement.accountId, statement.mediaId)
  return item && { statement, ...wholeItem(item, await findItemTracks(db, item.mediaId)), whole: true }
}

/**
 * A loop, and the end of its first round: all of the first is published then.
 * @param mediaSequence of its first segment
 */
export function wholeItem(
  item: TimelineItem,
  tracks: ItemTracks,
  mediaSequence = 0,
): { channel: OriginChannel; clock: Clock } {
  const entry = { startsAt: 0, item, scheduleVersion: null }
  const round: TimelineChunk = { ...previewChunk([entry]), mediaSequence, loop: true, endsAt: null }
  return { channel: { ...streamOf(round, VIDEO_RUNGS[0]!.name), ...tracks }, clock: { now: () => item.durationMs } }
}

/** A feed's item, with the feed's length; the clock is at the end of the last whole segment. */
async function openFeed(db: Db, statement: Extract<PreviewStatement, { of: 'live' }>): Promise<OpenPreview | null> {
  const look = () => findPreviewedFeed(db, statement.accountId, statement.mediaId)
  const found = await look()
  if (!found) return null
  const { item, startsAt } = found
  const entry = { startsAt, item: { ...item, durationMs: LONGEST_FEED_MS }, scheduleVersion: null }
  let reachedMs = item.durationMs
  let lookedAt = performance.now()
  const now = () => {
    if (performance.now() - lookedAt > FEED_LOOK_MS) {
      lookedAt = performance.now()
      // The next answer has the result; while the database is unavailable the preview continues.
      look().then(
        (later) => {
          reachedMs = later?.item.durationMs ?? reachedMs
        },
        () => undefined,
      )
    }
    return startsAt + reachedMs
  }
  return { statement, channel: streamOf(previewChunk([entry]), '432p'), clock: { now }, whole: false }
}

function streamOf(chunk: TimelineChunk, resolution: OriginChannel['resolution']): OriginChannel {
  return {
    id: '',
    slug: '',
    resolution,
    ladder: DEFAULT_RUNGS,
    started: true,
    analyticsEnabled: true,
    captions: [],
    audios: [],
    chunks: [chunk],
    dvrMs: 0,
    dvrFrom: null,
    access: OPEN_ACCESS,
    rendered: new Map(),
  }
}
