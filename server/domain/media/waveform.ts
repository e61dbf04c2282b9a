// The waveform of an item: the peak of its audio in equal steps, a byte each.

const SHORT_MS = 200_000
const MEDIUM_MS = 600_000

/** At most 2,000 steps up to ten minutes; then one each 5 s. */
export function waveformStepMs(durationMs: number): number {
  if (durationMs <= SHORT_MS) return 100
  return durationMs <= MEDIUM_MS ? 500 : 5_000
}

const FULL = 255

/** @param peakDbfs of one step; infinite: silence */
export function waveformByte(peakDbfs: number): number {
  const amplitude = 10 ** (peakDbfs / 20)
  return Math.round(Math.min(Math.max(Number.isFinite(amplitude) ? amplitude : 0, 0), 1) * FULL)
}

/** 0…1, to a hundredth. */
export const waveformPeaks = (bytes: Uint8Array) => Array.from(bytes, (byte) => Math.round((byte / FULL) * 100) / 100)

/** The same waveform in fewer steps: the highest peak of each. */
export function thinWaveform(peaks: readonly number[], most: number): number[] {
  if (peaks.length <= most) return [...peaks]
  return Array.from({ length: most }, (_, bar) => {
    const [from, to] = [bar, bar + 1].map((edge) => Math.floor((edge * peaks.length) / most))
    return peaks.slice(from, to).reduce((a, b) => Math.max(a, b), 0)
  })
}
