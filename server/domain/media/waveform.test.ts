import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinWaveform, waveformByte, waveformPeaks, waveformStepMs } from './waveform.ts'

describe('waveform', () => {
  it('has finer steps in shorter items', () => {
    expect([1_920, 200_000, 200_001, 600_000, 600_001].map(waveformStepMs)).toEqual([100, 100, 500, 500, 5_000])
  })

  it('keeps a peak in a byte', () => {
    expect([0, 3, -6, -60, Number.NEGATIVE_INFINITY, Number.NaN].map(waveformByte)).toEqual([255, 255, 128, 0, 0, 0])
    expect(waveformPeaks(Uint8Array.of(0, 128, 255))).toEqual([0, 0.5, 1])
  })

  it('keeps the highest peak wherever it is when it is thinned', () => {
    const peaks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 500 })
    fc.assert(
      fc.property(peaks, fc.integer({ min: 1, max: 400 }), (all, most) => {
        const thinned = thinWaveform(all, most)
        expect(thinned.length).toBe(Math.min(all.length, most))
        expect(Math.max(...thinned)).toBe(Math.max(...all))
      }),
    )
  })
})
