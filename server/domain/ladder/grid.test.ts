import { expect, it } from 'vitest'
import { FRAME_RATES, gridAtOrAfter, gridAtOrBefore, gridOf, LONGEST_SEGMENT_MS } from './grid.ts'
import {
  AAC_FRAME_SAMPLES,
  AUDIO_TIMESCALE,
  rungAt,
  TARGET_DURATION_S,
  VIDEO_RUNGS,
  VIDEO_TIMESCALE,
} from './ladder.ts'

const MACROBLOCK = 16
/** Macroblocks a second and in a frame (H.264 table A-1). */
const LEVELS: Record<string, [aSecond: number, inFrame: number]> = {
  '3.0': [40_500, 1_620],
  '3.1': [108_000, 3_600],
  '3.2': [216_000, 5_120],
  '4.0': [245_760, 8_192],
  '4.2': [522_240, 8_704],
  '5.0': [589_824, 22_080],
  '5.1': [983_040, 36_864],
  '5.2': [2_073_600, 36_864],
}

it.each(FRAME_RATES)(
  'at %i fps frames of video and audio end together at each quantum, and a segment is one GOP',
  (rate) => {
    const grid = gridOf({ frameRate: rate })
    for (const ms of [grid.quantumMs, grid.segmentMs]) {
      expect(Number.isInteger((ms * rate) / 1_000)).toBe(true)
      expect(Number.isInteger((ms * AUDIO_TIMESCALE) / 1_000 / AAC_FRAME_SAMPLES)).toBe(true)
    }
    expect((grid.segmentMs * rate) / 1_000).toBe(grid.gopFrames)
    expect(grid.segmentMs % grid.quantumMs).toBe(0)
    expect(Math.round(grid.segmentMs / 1_000)).toBe(TARGET_DURATION_S)
    expect(grid.segmentMs).toBeLessThanOrEqual(LONGEST_SEGMENT_MS)
    expect(VIDEO_TIMESCALE % rate).toBe(0)
    // Full hours and even minutes are exact.
    expect(120_000 % grid.quantumMs).toBe(0)
    expect([gridAtOrBefore(1_000_001, grid), gridAtOrAfter(1_000_001, grid)]).toEqual(
      rate % 25 === 0 ? [1_000_000, 1_000_320] : [1_000_000, 1_001_600],
    )
  },
)

it.each(FRAME_RATES)('at %i fps each rung has a level that allows it, and says so', (frameRate) => {
  for (const rung of VIDEO_RUNGS.map((each) => rungAt(each, { frameRate }))) {
    const inFrame = Math.ceil(rung.width / MACROBLOCK) * Math.ceil(rung.height / MACROBLOCK)
    const [aSecond, most] = LEVELS[rung.level]!
    expect(inFrame, rung.name).toBeLessThanOrEqual(most)
    expect(inFrame * frameRate, rung.name).toBeLessThanOrEqual(aSecond)
    expect(Number.parseInt(rung.codecs.slice(-2), 16), rung.name).toBe(Number(rung.level) * 10)
    expect(rung.maxrateKbps).toBeGreaterThan(rung.bitrateKbps)
  }
})

it('knows no other frame rate', () => {
  expect(() => gridOf({ frameRate: 24 })).toThrow('no grid for 24 fps')
})
