import { expect, it } from 'vitest'
import { renderCaptionSegment } from '#domain/captions/caption-segment.ts'
import { checkPlaylist, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { applyChange } from '#domain/timeline/change.ts'
import { planEdit, planStart } from '#domain/timeline/plan.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { itemOf, NOW, SLATE } from '#server/testing/timelines.ts'
import { renderMediaPlaylist } from './media-playlist.ts'

const POLL_MS = 6_000
/** MPEG-2 timestamps: 90 kHz in 33 bits. */
const TICKS_A_MS = 90
const WRAP = 2 ** 33
/** The channel has been on air for a day before: its clock wraps in the third hour. */
const ORIGIN = NOW - 24 * HOUR_MS

const programme = (hour: number) => {
  const items = Array.from({ length: 3 + (hour % 4) }, (_, position) =>
    itemOf(`m${position}`, 7 + 13 * position + hour, { position, formatKey: hour % 5 === 4 ? 'f1' : 'f0' }),
  )
  return { items, slate: SLATE, loop: true }
}

it('a day of playlists keeps every rule and the clock, while its rundown changes each hour and its clock wraps', () => {
  let chunks: TimelineChunk[] = applyChange([], planStart(null, programme(0), NOW, ORIGIN))
  let earlier: Look | null = null
  const broken: string[] = []
  const behind = { least: Number.POSITIVE_INFINITY, most: 0 }
  const wraps: number[] = []
  let lastTicks = 0
  for (let at = NOW + POLL_MS, hour = 0; at < NOW + DAY_MS; at += POLL_MS) {
    if (at >= NOW + (hour + 1) * HOUR_MS) {
      const change = planEdit(chunks, programme(++hour), { now: at })
      if (change) chunks = applyChange(chunks, change)
    }
    const published = publishedSegments(chunks, at)
    const look = { at, text: renderMediaPlaylist(published) }
    broken.push(...checkPlaylist(look.text), ...(earlier ? checkUpdate(earlier, look) : []))
    earlier = look
    const newest = published.at(-1)!
    const lateMs = at - (newest.startsAt + newest.durationMs)
    behind.least = Math.min(behind.least, lateMs)
    behind.most = Math.max(behind.most, lateMs)
    // The clock of the media is that of the wall.
    expect(newest.clockMs).toBe(newest.startsAt - ORIGIN)
    const [, local, ticks] = /LOCAL:(\S+),MPEGTS:(\d+)/.exec(renderCaptionSegment([], newest))!
    expect(local).toBe('00:00:00.000')
    expect((Number(ticks) + newest.index * 1_920 * TICKS_A_MS) % WRAP).toBe((newest.clockMs * TICKS_A_MS) % WRAP)
    if (Number(ticks) < lastTicks) wraps.push((at - NOW) / HOUR_MS)
    lastTicks = Number(ticks)
  }
  expect([...new Set(broken)]).toEqual([])
  expect(wraps).toHaveLength(1)
  expect(Math.floor(wraps[0]!)).toBe(2)
  // Never later than a segment, at the end of the day as at its start.
  expect(behind.least).toBeGreaterThanOrEqual(0)
  expect(behind.most).toBeLessThan(LONGEST_SEGMENT_MS)
})
