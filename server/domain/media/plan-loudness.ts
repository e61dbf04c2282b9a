// EBU R 128: every item of an account is normalised to one level, −23 LUFS by default, so that no item in a rundown is
// too loud.

export const TARGET_LUFS = -23
/** Below this it is silence or noise, which gain would only make audible. */
const SILENCE_LUFS = -60
const MAX_GAIN_DB = 20
/** Sample peaks stay 1 dB under full scale. */
const PEAK_CEILING_DB = -1

export interface Loudness {
  /** Integrated, LUFS; null when nothing was loud enough to measure. */
  integratedLufs: number | null
  /** Highest sample, dBFS; null when silent. */
  peakDbfs: number | null
}

export interface LoudnessPlan {
  /** Rounded to 0.01 dB. */
  gainDb: number
  limit: boolean
}

export function planLoudness({ integratedLufs, peakDbfs }: Loudness, targetLufs = TARGET_LUFS): LoudnessPlan {
  if (integratedLufs === null || integratedLufs < SILENCE_LUFS) return { gainDb: 0, limit: false }
  const gainDb = Math.round(Math.min(targetLufs - integratedLufs, MAX_GAIN_DB) * 100) / 100
  return { gainDb, limit: (peakDbfs ?? 0) + gainDb > PEAK_CEILING_DB }
}
