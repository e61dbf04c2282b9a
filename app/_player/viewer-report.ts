// What a player reports to the origin with each request (CTA-5004): the basis of the viewer figures.
import type { CMCDControllerConfig } from 'hls.js'

/** Version 1 has no key for dropped frames: a custom one, which the origin reads. */
const DROPPED = 'playout-dfa'
const KEYS = ['br', 'bs', 'cid', 'dl', 'nor', 'ot', 'sid', DROPPED] as const

/** One id per player, however often it reopens: a viewer who seeks or reconnects stays the same one. */
export function newViewerSession(): string {
  // Not randomUUID: it exists only on https.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export interface ViewerReport {
  config: CMCDControllerConfig
  /** Called before a request: the number of dropped frames until then. */
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
