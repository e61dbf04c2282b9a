// Why an item cannot be aired, in words for the person who uploaded it: what happened, what was
// kept, what to do.

export type MediaFailureCode =
  | 'EMPTY'
  | 'NOT_VIDEO'
  | 'PLAYLIST_IN_DISGUISE'
  | 'NO_VIDEO_TRACK'
  | 'TOO_LARGE_PICTURE'
  | 'TRUNCATED'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'TOO_COSTLY'
  | 'HDR_UNSUPPORTED'
  | 'UNREADABLE'
  | 'SOURCE_MISSING'
  | 'STALLED'
  | 'ENCODER_FAILED'
  | 'DISK_FULL'
  | 'DAMAGED'

interface FailureRow {
  /** The same file may succeed later: the job is tried again before it is given up. */
  retryable: boolean
  message: string
}

const MEDIA_FAILURES: Record<MediaFailureCode, FailureRow> = {
  EMPTY: { retryable: false, message: 'The file has no bytes. Choose the file again and upload it once more.' },
  NOT_VIDEO: {
    retryable: false,
    message:
      'This is not a video file that we can read. The upload was kept. Export it as MP4, MOV, MKV, WebM, AVI or MPEG-TS and upload that.',
  },
  PLAYLIST_IN_DISGUISE: {
    retryable: false,
    message:
      'This is a playlist that points to other files, not a video. It was not opened. Upload the video file itself.',
  },
  NO_VIDEO_TRACK: {
    retryable: false,
    message:
      'This is a sound file; a channel needs a picture. The upload was kept. Make a video of it with a still image and upload that.',
  },
  TOO_LARGE_PICTURE: {
    retryable: false,
    message:
      'The picture has more than 3840 × 2160 pixels. The upload was kept. Export it in 4K UHD or smaller and upload that.',
  },
  TRUNCATED: {
    retryable: false,
    message:
      'The file ends before the video does: a part of it is missing. Check that it plays to its end on your computer, then upload it again.',
  },
  TOO_SHORT: {
    retryable: false,
    message: 'The video is shorter than a third of a second (320 ms). Upload a longer one.',
  },
  TOO_LONG: {
    retryable: false,
    message: 'The video is longer than 12 hours. Cut it into parts and upload them one by one.',
  },
  TOO_COSTLY: {
    retryable: false,
    message:
      'Preparing the video took more computing time than an item of its length is given. The upload was kept. Export it with a smaller picture or fewer pictures a second, best as H.264 in MP4, and upload that.',
  },
  HDR_UNSUPPORTED: {
    retryable: false,
    message:
      'The video is HDR, and the FFmpeg of this installation cannot convert it: it lacks zscale or tonemap. The upload was kept. Export it as SDR (BT.709) and upload that, or have FFmpeg replaced and try again.',
  },
  UNREADABLE: {
    retryable: false,
    message:
      'The file looks like a video but its contents cannot be decoded. The upload was kept. Export it again, best as H.264 in MP4, and upload that.',
  },
  SOURCE_MISSING: { retryable: false, message: 'The uploaded file is no longer on our disk. Upload it again.' },
  STALLED: {
    retryable: true,
    message:
      'Preparing the video came to a standstill several times. The upload was kept; try again, or export the file anew.',
  },
  ENCODER_FAILED: {
    retryable: true,
    message:
      'Preparing the video failed on our side several times. The upload was kept; try again later, or export the file anew.',
  },
  DAMAGED: {
    retryable: false,
    message:
      'What is stored of this item was damaged on our disk, so it is left out and the slate airs in its place. The upload was kept: try again to prepare it anew.',
  },
  DISK_FULL: {
    retryable: true,
    message:
      'Our disk was full while the video was prepared. The upload was kept; delete what you no longer need and try again.',
  },
}

/** Found on the way to air, not while it was prepared. */
export const DAMAGED = 'DAMAGED'

export class MediaFailure extends Error {
  readonly code: MediaFailureCode
  readonly retryable: boolean
  /** For the log: what the tools said. Never shown to people. */
  readonly detail: string

  constructor(code: MediaFailureCode, detail = '') {
    super(MEDIA_FAILURES[code].message)
    this.name = 'MediaFailure'
    this.code = code
    this.retryable = MEDIA_FAILURES[code].retryable
    this.detail = detail
  }
}
