import { describe, expect, it } from 'vitest'
import type { TrackFragment, TrackIndex } from '#domain/cmaf/index-track.ts'
import { checkRendition } from './check-rendition.ts'
import { measureBitrate } from './measure-bitrate.ts'
import { type ConformPlan, planConform } from './plan-conform.ts'

const plan = planConform({
  container: 'mov',
  durationMs: 4_160,
  audio: null,
  chapterStartsMs: [],
  video: {
    stream: 0,
    codec: 'h264',
    width: 1280,
    height: 720,
    frameRate: 25,
    endMs: 4_160,
    hdr: null,
    colourSpace: null,
  },
}) as ConformPlan

const fragment = (change: Partial<TrackFragment>): TrackFragment => ({
  byteOffset: 0,
  byteLength: 1_000,
  decodeTime: 0,
  durationTicks: 172_800,
  sampleCount: 48,
  firstSampleIsSync: true,
  minPts: 0,
  ...change,
})

const good: TrackIndex = {
  initLength: 700,
  timescale: 90_000,
  codecs: 'avc1.64001f',
  width: 1280,
  height: 720,
  defaultDuration: 3600,
  defaultFlags: 0,
  fragments: [
    fragment({}),
    fragment({ decodeTime: 172_800, minPts: 172_800 }),
    fragment({ decodeTime: 345_600, minPts: 345_600, durationTicks: 28_800, sampleCount: 8 }),
  ],
}
const withFragment = (at: number, change: Partial<TrackFragment>): TrackIndex => ({
  ...good,
  fragments: good.fragments.map((each, index) => (index === at ? { ...each, ...change } : each)),
})

describe('checkRendition', () => {
  it('accepts the house format', () => {
    expect(checkRendition('720p', good, plan)).toEqual({ ok: true })
  })

  it('distinguishes a source that is too short from a fault of ours', () => {
    const short = { ...good, fragments: good.fragments.slice(0, 2) }
    expect(checkRendition('720p', short, plan)).toMatchObject({ ok: false, short: true })
  })

  it.each([
    ['another codec', { ...good, codecs: 'avc1.640028' }],
    ['another size', { ...good, width: 1276 }],
    ['another timescale', { ...good, timescale: 12_800 }],
    ['a gap', withFragment(1, { decodeTime: 172_801, minPts: 172_801 })],
    ['a late first frame', withFragment(1, { minPts: 176_400 })],
    ['an open GOP', withFragment(1, { firstSampleIsSync: false })],
    ['uneven samples', withFragment(1, { sampleCount: 47 })],
    ['a short fragment in the middle', withFragment(0, { durationTicks: 169_200, sampleCount: 47 })],
    ['too much', withFragment(2, { durationTicks: 172_800, sampleCount: 48 })],
  ])('refuses %s', (_, index) => {
    expect(checkRendition('720p', index, plan)).toMatchObject({ ok: false, short: false })
  })
})

describe('measureBitrate', () => {
  it('average and peak in kilobits a second', () => {
    const pieces = [
      { byteLength: 240_000, durationMs: 1_920 },
      { byteLength: 480_000, durationMs: 1_920 },
    ]
    expect(measureBitrate(pieces)).toEqual({ averageKbps: 1_500, peakKbps: 2_000 })
  })

  it('counts a short last segment with the previous one it', () => {
    const pieces = [
      { byteLength: 240_000, durationMs: 1_920 },
      { byteLength: 160_000, durationMs: 320 },
    ]
    expect(measureBitrate(pieces).peakKbps).toBe(Math.ceil((400_000 * 8) / 2_240))
  })
})
