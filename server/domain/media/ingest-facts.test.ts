import { describe, expect, it } from 'vitest'
import { findSourceFaults, ingestFactsSchema, loudnessStepMs } from './ingest-facts.ts'

describe('findSourceFaults', () => {
  it('reports damage in the file, and audio that is longer or shorter than the video', () => {
    const whole = { fromMs: 0, toMs: 60_000 }
    expect(findSourceFaults({ decodeErrors: 0, audioLongerMs: null }, 60_000)).toEqual([])
    expect(findSourceFaults({ decodeErrors: 0, audioLongerMs: -400 }, 60_000)).toEqual([])
    expect(findSourceFaults({ decodeErrors: 3, audioLongerMs: -1_400 }, 60_000)).toEqual([
      { kind: 'decode', ...whole, count: 3 },
      { kind: 'length', ...whole, offMs: -1_400 },
    ])
  })
})

it('the loudness of a film takes 4,320 values at most', () => {
  expect(loudnessStepMs(600_000)).toBe(1_000)
  expect((12 * 3_600_000) / loudnessStepMs(12 * 3_600_000)).toBe(4_320)
})

it('reads what older versions measured', () => {
  const older = {
    shortTermLufs: { stepMs: 1_000, values: [] },
    cuts: 0,
    cutsMs: [],
    decodeErrors: 0,
    audioLongerMs: null,
  }
  expect(ingestFactsSchema.parse(older).silentBlack).toEqual([])
})
