// Maps what the tools reported to the reason that the user sees. Pure.
import type { MediaFailureCode } from './media-failure.ts'
import type { HeadVerdict } from './sniff-head.ts'

/** How a run of FFmpeg or ffprobe ended. */
export interface ToolEnd {
  how: 'exited' | 'stalled' | 'exhausted' | 'not-started'
  code: number | null
  /** The last lines it wrote. */
  stderr: string
}

const DISK_FULL = /No space left on device|Disk quota exceeded/i
const PARTIAL = /partial file|moov atom not found|File ended prematurely|Truncating packet/i
const TOO_MANY_PIXELS = /exceeds specified max pixel count/i

/** The upload's head was checked before the prober ran; null: continue and probe. */
export function decideFromHead(head: HeadVerdict): MediaFailureCode | null {
  if (head === 'empty') return 'EMPTY'
  return head === 'playlist' ? 'PLAYLIST_IN_DISGUISE' : null
}

/** Why the prober found nothing usable. */
export function decideProbeFailure(head: HeadVerdict, end: ToolEnd): MediaFailureCode {
  if (end.how === 'not-started') return 'ENCODER_FAILED'
  if (end.how === 'stalled' || end.how === 'exhausted') return 'UNREADABLE'
  if (TOO_MANY_PIXELS.test(end.stderr)) return 'TOO_LARGE_PICTURE'
  if (PARTIAL.test(end.stderr) && head === 'isobmff') return 'TRUNCATED'
  if (head === 'sound') return 'NO_VIDEO_TRACK'
  return head === 'isobmff' ? 'UNREADABLE' : 'NOT_VIDEO'
}

/** A prober may exit with 0 and report a video without a size: it was too large to be read. */
export function decideUnfit(unfit: MediaFailureCode, end: ToolEnd): MediaFailureCode {
  return unfit === 'UNREADABLE' && TOO_MANY_PIXELS.test(end.stderr) ? 'TOO_LARGE_PICTURE' : unfit
}

/** Why reading the source for its loudness, or encoding it, failed. */
export function decideRunFailure(end: ToolEnd): MediaFailureCode {
  if (end.how === 'not-started') return 'ENCODER_FAILED'
  if (end.how === 'stalled') return 'STALLED'
  if (end.how === 'exhausted') return 'TOO_COSTLY'
  if (DISK_FULL.test(end.stderr)) return 'DISK_FULL'
  if (TOO_MANY_PIXELS.test(end.stderr)) return 'TOO_LARGE_PICTURE'
  if (isCutOff(end)) return 'TRUNCATED'
  if (/Error while opening encoder|Error initializing output|Cannot allocate memory|Killed/i.test(end.stderr))
    return 'ENCODER_FAILED'
  if (
    /Invalid data found|Error while decoding|could not find codec|Decoder .* not found|matches no streams/i.test(
      end.stderr,
    )
  )
    return 'UNREADABLE'
  return 'ENCODER_FAILED'
}

/** A reader that meets the end too early reports it and exits with 0. */
export function isCutOff(end: ToolEnd): boolean {
  return PARTIAL.test(end.stderr)
}
