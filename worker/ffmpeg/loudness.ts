// Parses the summary that ebur128 prints at its end.
import type { Loudness } from '#domain/media/plan-loudness.ts'

export function parseLoudness(stderr: string): Loudness {
  const summary = stderr.slice(Math.max(0, stderr.lastIndexOf('Summary:')))
  const integrated = Number(/^ {1,16}I: {1,16}(-?[\d.]{1,16}) LUFS/m.exec(summary)?.[1] ?? Number.NaN)
  const peak = Number(/^ {1,16}Peak: {1,16}([-+]?[\d.]{1,16}) dBFS/m.exec(summary)?.[1] ?? Number.NaN)
  return {
    // −70 is the gate itself: nothing passed it.
    integratedLufs: Number.isFinite(integrated) && integrated > -70 ? integrated : null,
    peakDbfs: Number.isFinite(peak) ? peak : null,
  }
}
