// Why an item cannot air, as a message for the person who uploaded it: what happened, what was kept, what to do.

export type MediaFailureCode =
  | 'EMPTY'
  | 'NOT_VIDEO'
  | 'PLAYLIST_IN_DISGUISE'
  | 'NO_VIDEO_TRACK'
  | 'TOO_LARGE_PICTURE'
  | 'TRUNCATED'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'UPLOAD_MINUTES'
  | 'TOO_COSTLY'
  | 'HDR_UNSUPPORTED'
  | 'UNREADABLE'
  | 'SOURCE_MISSING'
  | 'STALLED'
  | 'ENCODER_FAILED'
  | 'DISK_FULL'
  | 'DAMAGED'

interface FailureRow {
  /** The same file may succeed later: the job is retried before it fails. */
  retryable: boolean
  message: string
}

const MEDIA_FAILURES: Record<MediaFailureCode, FailureRow> = {
  EMPTY: { retryable: false, message: 'The file is empty. Choose the file again and upload it once more.' },
  NOT_VIDEO: {
    retryable: false,
    message:
      'This is not a supported video file; the upload was kept. Export it as MP4, MOV, MKV, WebM, AVI or MPEG-TS and upload that.',
  },
  PLAYLIST_IN_DISGUISE: {
    retryable: false,
    message:
      'This is a playlist that points to other files, not a video; it was not opened. Upload the video file itself.',
  },
  NO_VIDEO_TRACK: {
    retryable: false,
    message:
      'This file has audio only, and a channel needs video; the upload was kept. Make a video of it with a still image and upload that.',
  },
  TOO_LARGE_PICTURE: {
    retryable: false,
    message:
      'The video is larger than 4096 × 3072 pixels; the upload was kept. Export it in 4K or smaller and upload that.',
  },
  TRUNCATED: {
    retryable: false,
    message:
      'The file is truncated: its end is missing. Check that it plays to its end on your computer, then upload it again.',
  },
  TOO_SHORT: {
    retryable: false,
    message: 'The video is shorter than a third of a second (320 ms). Upload a longer one.',
  },
  TOO_LONG: {
    retryable: false,
    message: 'The video is longer than 12 hours. Cut it into parts and upload them separately.',
  },
  UPLOAD_MINUTES: {
    retryable: false,
    message:
      'The video is longer than the upload minutes that your account has left this month; the upload was kept. Upgrade the plan, or wait until next month, and try again.',
  },
  TOO_COSTLY: {
    retryable: false,
    message:
      'Preparing the video exceeded the CPU time limit for its length; the upload was kept. Export it with a smaller frame size or a lower frame rate, preferably as H.264 in MP4, and upload that.',
  },
  HDR_UNSUPPORTED: {
    retryable: false,
    message:
      'The video is HDR, and this installation’s FFmpeg cannot convert it (zscale or tonemap is missing); the upload was kept. Export it as SDR (BT.709) and upload that, or have FFmpeg replaced and try again.',
  },
  UNREADABLE: {
    retryable: false,
    message:
      'The file looks like a video but cannot be decoded; the upload was kept. Export it again, preferably as H.264 in MP4, and upload that.',
  },
  SOURCE_MISSING: { retryable: false, message: 'The uploaded file is no longer on our disk. Upload it again.' },
  STALLED: {
    retryable: true,
    message: 'Preparing the video stalled several times; the upload was kept. Try again, or export the file again.',
  },
  ENCODER_FAILED: {
    retryable: true,
    message:
      'Preparing the video failed on our side several times; the upload was kept. Try again later, or export the file again.',
  },
  DAMAGED: {
    retryable: false,
    message:
      'The stored renditions of this item were damaged on our disk, so the slate airs in its place. The upload was kept, and the item is prepared from it again, up to three times a day. After that, check the disk and press Retry.',
  },
  DISK_FULL: {
    retryable: true,
    message:
      'Our disk was full while the video was being prepared; the upload was kept. Delete what you no longer need and try again.',
  },
}

const FAILURE_CODES = Object.keys(MEDIA_FAILURES) as MediaFailureCode[]
/** Dead letters: items that were given up after several attempts, through no fault of their files. */
export const DEAD_LETTER_CODES: readonly string[] = FAILURE_CODES.filter((code) => MEDIA_FAILURES[code].retryable)

/** Detected during playout, not during preparation. */
export const DAMAGED = 'DAMAGED'

export class MediaFailure extends Error {
  readonly code: MediaFailureCode
  readonly retryable: boolean
  /** For the log: the output of the tools. Never shown to users. */
  readonly detail: string

  constructor(code: MediaFailureCode, detail = '') {
    super(MEDIA_FAILURES[code].message)
    this.name = 'MediaFailure'
    this.code = code
    this.retryable = MEDIA_FAILURES[code].retryable
    this.detail = detail
  }
}
