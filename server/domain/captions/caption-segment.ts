// The captions of one segment on air as a WebVTT document (RFC 8216 §3.5). Nothing is stored for it: it is a function of
// the timeline and the cues of the item.
import { gridOf } from '#domain/ladder/grid.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import type { Cue } from './cue.ts'
import { writeTime } from './cue-times.ts'
import { writeVtt } from './write-vtt.ts'

/** MPEG-2 timestamps: 90 kHz in 33 bits. */
const TICKS_A_MS = 90
const WRAP = 2 ** 33

/** The name of the rendition in playlists and addresses. */
export const captionRung = (language: string) => `captions-${language}`

/** In its item. */
export const startOf = ({ index, item }: AirSegment) => index * gridOf(item).segmentMs

/**
 * The cues that the segment shows, clipped to the part of the item that airs: none is shown over the item before or
 * after it.
 * @param cues by start
 */
export function cuesOnAir(cues: readonly Cue[], segment: AirSegment): Cue[] {
  const { item, durationMs } = segment
  const fromMs = startOf(segment)
  const toMs = fromMs + durationMs
  const airsFromMs = item.offsetMs ?? 0
  const airsToMs = airsFromMs + item.durationMs
  const shown: Cue[] = []
  for (const cue of cues) {
    if (cue.startMs >= toMs) break
    if (cue.endMs > fromMs)
      shown.push({ ...cue, startMs: Math.max(cue.startMs, airsFromMs), endMs: Math.min(cue.endMs, airsToMs) })
  }
  return shown
}

/**
 * All segments of an airing have the same map, so a cue that crosses segments is the same in each: players recognise it.
 */
export function renderCaptionSegment(cues: readonly Cue[], segment: AirSegment): string {
  const airsFromMs = segment.item.offsetMs ?? 0
  const startedMs = segment.clockMs - (startOf(segment) - airsFromMs)
  const mpegTs = (((startedMs * TICKS_A_MS) % WRAP) + WRAP) % WRAP
  const map = `X-TIMESTAMP-MAP=LOCAL:${writeTime(airsFromMs)},MPEGTS:${mpegTs}\n`
  return writeVtt(cuesOnAir(cues, segment), map)
}
