// Keys of encrypted segments, below the same address and behind the same gate as the segments themselves.
import type { ServerResponse } from 'node:http'
import { contentKey } from '#adapters/content-key.ts'
import { keyPeriod } from '#domain/hls/media-playlist.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import type { OriginChannel } from '../segments/origin-channel.ts'
import { notFound } from './refusals.ts'
import { KEY_CACHE, sendWhole } from './respond.ts'
import type { FileRoute } from './route.ts'

/** Only for fetchable segments: keys of future segments are not served. */
export function serveKey(
  channel: OriginChannel,
  { rung, period }: FileRoute<'key'>,
  now: number,
  res: ServerResponse,
): void {
  const { content } = channel.access
  const newest = segmentAt(channel.chunks, now)?.mediaSequence
  const oldest = channel.chunks[0]?.mediaSequence
  const known = newest !== undefined && oldest !== undefined
  if (content === null || content === 'unknown' || !known || period > keyPeriod(newest) || period < keyPeriod(oldest))
    notFound(res)
  else sendWhole(res, 'application/octet-stream', KEY_CACHE, contentKey(content, channel.id, rung, period))
}
