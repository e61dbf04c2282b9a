import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridOf } from '#domain/ladder/grid.ts'
import { QUANTUM_MS } from '#server/testing/usual-grid.ts'
import { type ConformPlan, isSoundCutOff, padToQuantum, planConform } from './plan-conform.ts'
import { planLoudness } from './plan-loudness.ts'
import type { AudioFacts, SourceFacts, VideoFacts } from './source-facts.ts'

const video: VideoFacts = {
  stream: 0,
  codec: 'h264',
  width: 1920,
  height: 1080,
  frameRate: 25,
  endMs: 10_000,
  hdr: null,
  colourSpace: 'bt709',
}
const audio: AudioFacts = { stream: 1, codec: 'aac', channels: 2, sampleRateHz: 48_000, endMs: 10_000 }
const facts = (change: Partial<SourceFacts> = {}): SourceFacts => ({
  container: 'mov',
  durationMs: 10_000,
  video,
  audio,
  chapterStartsMs: [],
  ...change,
})
const planned = (change: Partial<SourceFacts>) => planConform(facts(change)) as ConformPlan

describe('planConform', () => {
  it('audio and video of every item end together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 320, max: 12 * 3_600_000 }), (durationMs) => {
        const plan = planned({ durationMs })
        expect(plan.durationMs % QUANTUM_MS).toBe(0)
        expect(plan.durationMs).toBeGreaterThanOrEqual(durationMs - 1)
        expect(plan.durationMs).toBeLessThan(durationMs + QUANTUM_MS)
        expect(Number.isInteger(plan.frames)).toBe(true)
        expect(Number.isInteger(plan.audioFrames)).toBe(true)
        expect(plan.frames / 25).toBeCloseTo((plan.audioFrames * 1024) / 48_000, 9)
        expect(plan.segments).toBe(Math.ceil(plan.frames / 48))
      }),
      { numRuns: 500 },
    )
  })

  it('rejects what cannot air', () => {
    expect(planConform(facts({ video: null }))).toEqual({ failure: 'NO_VIDEO_TRACK' })
    expect(planConform(facts({ durationMs: 319 }))).toEqual({ failure: 'TOO_SHORT' })
    expect(planConform(facts({ durationMs: 12 * 3_600_000 + 1 }))).toEqual({ failure: 'TOO_LONG' })
    expect(planConform(facts({ video: { ...video, width: 8_192, height: 8_192 } }))).toEqual({
      failure: 'TOO_LARGE_PICTURE',
    })
    expect(planConform(facts({ video: { ...video, width: 0 } }))).toEqual({ failure: 'UNREADABLE' })
  })

  it('a rounding error of the container does not cost a quantum', () => {
    expect(padToQuantum(9_600, gridOf({}))).toBe(9_600)
    expect(padToQuantum(9_601, gridOf({}))).toBe(9_600)
    expect(padToQuantum(9_602, gridOf({}))).toBe(9_920)
    expect(padToQuantum(9_602, gridOf({ frameRate: 30 }))).toBe(11_200)
  })

  it('the last frame is repeated only for what the file itself says is missing, plus one second', () => {
    expect(planned({}).mayRepeatFrames).toBe((240 + 1_000) / 40)
    expect(planned({ video: { ...video, endMs: 4_000 } }).mayRepeatFrames).toBe((240 + 6_000 + 1_000) / 40)
    expect(planned({ video: { ...video, endMs: null }, audio: null }).mayRepeatFrames).toBe((240 + 1_000) / 40)
  })

  it('derives the matrix of an untagged source from its height', () => {
    expect(planned({}).assumedMatrix).toBeNull()
    expect(planned({ video: { ...video, colourSpace: null } }).assumedMatrix).toBe('bt709')
    expect(planned({ video: { ...video, colourSpace: null, height: 576 } }).assumedMatrix).toBe('smpte170m')
  })

  it('detects audio that stops too early', () => {
    expect(isSoundCutOff(facts(), 9_500)).toBe(false)
    expect(isSoundCutOff(facts(), 8_000)).toBe(true)
    expect(isSoundCutOff(facts({ audio: { ...audio, endMs: null } }), 0)).toBe(false)
  })
})

describe('planLoudness', () => {
  it.each([
    [
      { integratedLufs: -13, peakDbfs: -0.1 },
      { gainDb: -10, limit: false },
    ],
    [
      { integratedLufs: -30, peakDbfs: -12 },
      { gainDb: 7, limit: false },
    ],
    [
      { integratedLufs: -30, peakDbfs: -3 },
      { gainDb: 7, limit: true },
    ],
    [
      { integratedLufs: -55, peakDbfs: -40 },
      { gainDb: 20, limit: false },
    ],
    [
      { integratedLufs: -65, peakDbfs: -50 },
      { gainDb: 0, limit: false },
    ],
    [
      { integratedLufs: null, peakDbfs: null },
      { gainDb: 0, limit: false },
    ],
  ])('%j → %j', (loudness, plan) => {
    expect(planLoudness(loudness)).toEqual(plan)
  })
})
