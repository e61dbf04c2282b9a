import type { MediaFault } from '../../../../server/domain/schedule/schedule.ts'
import { formatDuration } from '../../../_ui/format.ts'

/** “Black from 0:12 to 0:17” */
export function faultWords({ kind, fromMs, toMs, lufsOff, peakDbtp }: MediaFault): string {
  if (kind === 'loudness')
    return peakDbtp === undefined
      ? `${Math.abs(lufsOff ?? 0).toFixed(1)} LU ${(lufsOff ?? 0) < 0 ? 'quieter' : 'louder'} than the house’s level`
      : `Peaks of +${peakDbtp.toFixed(1)} dBTP, which clip`
  return `${kind === 'black' ? 'Black' : 'Silent'} from ${formatDuration(fromMs)} to ${formatDuration(toMs)}`
}
