// The summary that ebur128 prints at its end.
import type { Loudness } from '../../server/domain/media/plan-loudness.ts'

export function parseLoudness(stderr: string): Loudness {
  const summary = stderr.slice(Math.max(0, stderr.lastIndexOf('Summary:')))
  const integrated = Number(/^\s+I:\s+(-?[\d.]+) LUFS/m.exec(summary)?.[1] ?? Number.NaN)
  const peak = Number(/^\s+Peak:\s+([-+]?[\d.]+) dBFS/m.exec(summary)?.[1] ?? Number.NaN)
  return {
    // −70 is the gate itself: nothing passed it.
    integratedLufs: Number.isFinite(integrated) && integrated > -70 ? integrated : null,
    peakDbfs: Number.isFinite(peak) ? peak : null,
  }
}
