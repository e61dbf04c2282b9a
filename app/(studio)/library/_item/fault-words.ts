import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import { formatDuration } from '#ui/format.ts'

const WORDS = { black: 'Black', silence: 'Silent', damaged: 'Damaged on disk' } as const

/** “Black from 0:12 to 0:17” */
export function faultWords({ kind, fromMs, toMs, lufsOff, peakDbtp }: MediaFault): string {
  if (kind === 'loudness')
    return peakDbtp === undefined
      ? `${Math.abs(lufsOff ?? 0).toFixed(1)} LU ${(lufsOff ?? 0) < 0 ? 'quieter' : 'louder'} than the target level`
      : `Peaks of +${peakDbtp.toFixed(1)} dBTP clip`
  return `${WORDS[kind]} from ${formatDuration(fromMs)} to ${formatDuration(toMs)}`
}
