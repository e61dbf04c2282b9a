import type { MediaFault } from '#domain/schedule/model/schedule.ts'
import { formatDuration } from '#ui/format.ts'

const WORDS = { black: 'Black', freeze: 'Still picture', silence: 'Silent', damaged: 'Damaged on disk' } as const

/** “Black from 0:12 to 0:17” */
export function faultWords({ kind, fromMs, toMs, lufsOff, peakDbtp, count, offMs = 0 }: MediaFault): string {
  if (kind === 'decode') return `The file is damaged: ${count} decoding ${count === 1 ? 'error' : 'errors'}`
  if (kind === 'length')
    return `Its audio is ${(Math.abs(offMs) / 1_000).toFixed(1)} s ${offMs < 0 ? 'shorter' : 'longer'} than its video`
  if (kind === 'loudness')
    return peakDbtp === undefined
      ? `${Math.abs(lufsOff ?? 0).toFixed(1)} LU ${(lufsOff ?? 0) < 0 ? 'quieter' : 'louder'} than the target level`
      : `Peaks of +${peakDbtp.toFixed(1)} dBTP clip`
  return `${WORDS[kind]} from ${formatDuration(fromMs)} to ${formatDuration(toMs)}`
}
