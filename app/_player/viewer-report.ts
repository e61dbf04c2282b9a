// What a player tells the origin of itself with each request (CTA-5004): viewers and their troubles are counted by it.
import type { CMCDControllerConfig } from 'hls.js'

/** Version 1 has no key for pictures that were not drawn in time: one of our own, as the origin reads it. */
const DROPPED = 'playout-dfa'
const KEYS = ['br', 'bs', 'cid', 'dl', 'nor', 'ot', 'sid', DROPPED] as const

/** For one player, however often it opens: a viewer who goes back, or comes back after an outage, is the same one. */
export function newViewerSession(): string {
  // Not randomUUID: that is there on https alone.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export interface ViewerReport {
  config: CMCDControllerConfig
  /** Before a request: how many pictures were dropped by now. */
  refresh(): void
}

export function viewerReport(
  contentId: string,
  sessionId: string,
  video: Pick<HTMLVideoElement, 'getVideoPlaybackQuality'>,
): ViewerReport {
  let tell: ((data: Record<typeof DROPPED, number>) => void) | undefined
  return {
    config: {
      contentId,
      sessionId,
      includeKeys: [...KEYS],
      reporterCallback(reporter) {
        tell = (data) => reporter.updateCustomData(data)
      },
    },
    refresh: () => tell?.({ [DROPPED]: video.getVideoPlaybackQuality().droppedVideoFrames }),
  }
}
