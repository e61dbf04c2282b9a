import { expect, it } from 'vitest'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { cuesOnAir, renderCaptionSegment } from './caption-segment.ts'

const CUES = [
  { startMs: 0, endMs: 1_000, text: 'one' },
  { startMs: 1_500, endMs: 2_500, text: 'two' },
  { startMs: 9_000, endMs: 20_000, text: 'last' },
]

const segment = (
  index: number,
  clockMs: number,
  item: { durationMs?: number; offsetMs?: number } = {},
): AirSegment => ({
  ...{ mediaSequence: 7, discontinuitySequence: 0, run: 1, startsAt: 0, durationMs: 1_920, clockMs, index },
  itemStartsAt: 0,
  item: { mediaId: 'md_1', title: 'Film', kind: 'PROGRAMME', durationMs: 9_600, formatKey: 'a', position: 0, ...item },
})

const shown = (of: AirSegment) => cuesOnAir(CUES, of).map(({ startMs, endMs, text }) => `${startMs}-${endMs} ${text}`)

it('a cue is in each segment that it touches, and in no other', () => {
  expect(shown(segment(0, 0))).toEqual(['0-1000 one', '1500-2500 two'])
  expect(shown(segment(1, 1_920))).toEqual(['1500-2500 two'])
  expect(shown(segment(2, 3_840))).toEqual([])
})

it('no cue is shown over the item before or after', () => {
  expect(shown(segment(4, 7_680))).toEqual(['9000-9600 last'])
  expect(shown(segment(1, 1_920, { offsetMs: 1_920, durationMs: 3_840 }))).toEqual(['1920-2500 two'])
})

it('the map leads from the item to the clock of the channel, and is the same in all segments of an airing', () => {
  expect(renderCaptionSegment(CUES, segment(0, 100_000))).toBe(
    'WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:9000000\n\n00:00:00.000 --> 00:00:01.000\none\n\n00:00:01.500 --> 00:00:02.500\ntwo\n',
  )
  expect(renderCaptionSegment(CUES, segment(2, 103_840))).toBe(
    'WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:9000000\n',
  )
  const joined = renderCaptionSegment(CUES, segment(1, 500_000, { offsetMs: 1_920, durationMs: 3_840 }))
  expect(joined).toContain('X-TIMESTAMP-MAP=LOCAL:00:00:01.920,MPEGTS:45000000\n')
})

it('timestamps have 33 bits: the clock of a channel runs for years', () => {
  const day = renderCaptionSegment([], segment(0, 2 * 86_400_000))
  expect(day).toBe(`WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:${(2 * 86_400_000 * 90) % 2 ** 33}\n`)
})
