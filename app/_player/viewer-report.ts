// What a player reports: with each request to the origin (CTA-5004), the basis of the live figures, and as events to the
// analytics (CTA-5004-B, event mode).
import type HlsModule from 'hls.js'
import type { CMCDControllerConfig } from 'hls.js'
import { OWN_KEYS } from '#domain/analytics/own-keys.ts'
import { publicPath } from '#ui/public-path.ts'

/** Version 1, which requests use, has no key for dropped frames: a custom one, which the origin reads. */
const REQUEST_KEYS = ['br', 'bs', 'cid', 'dl', 'nor', 'ot', 'sid', OWN_KEYS.dropped] as const
const EVENT_KEYS = [
  ...(['e', 'cen', 'ts', 'sn', 'sid', 'cid', 'sta', 'br', 'pr', 'ec', 'v'] as const),
  ...Object.values(OWN_KEYS),
] as const
/** Play state, rate, bitrate, error, every ten seconds, and our own: the page is left. */
const EVENTS = ['ps', 'pr', 'bc', 'e', 't', 'ce'] as const
const LEFT = 'left'

/** One id per player, however often it reopens: a viewer who seeks or reconnects stays the same one. */
export function newViewerSession(): string {
  // Not randomUUID: it exists only on https.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Of what is shown; null: unknown. */
export interface ShownPicture {
  /** PROGRAM-DATE-TIME of the picture, epoch ms. */
  airAt: number | null
  height: number | null
}

export interface ViewerReport {
  config: CMCDControllerConfig
  /** Called before a request and while the picture moves: what the next reports tell. */
  refresh(shown: ShownPicture): void
  /** The viewer leaves: the last report tells until when they watched. */
  end(): void
}

/** @param version of hls.js */
export function viewerReport(
  contentId: string,
  sessionId: string,
  video: Pick<HTMLVideoElement, 'getVideoPlaybackQuality'>,
  version: string,
): ViewerReport {
  type Reporter = Parameters<NonNullable<CMCDControllerConfig['reporterCallback']>>[0]
  let reporter: Reporter | undefined
  return {
    config: {
      contentId,
      sessionId,
      includeKeys: [...REQUEST_KEYS],
      eventTargets: [{ url: eventsUrl(), events: [...EVENTS], interval: 10, includeKeys: [...EVENT_KEYS] }],
      loader: openSender(),
      reporterCallback(given) {
        reporter = given
        reporter.updateCustomData(pageFacts(`Cloud Playout hls.js ${version}`))
      },
    },
    refresh({ airAt, height }) {
      reporter?.updateCustomData({
        [OWN_KEYS.dropped]: video.getVideoPlaybackQuality().droppedVideoFrames,
        ...(airAt !== null && { [OWN_KEYS.air]: Math.round(airAt) }),
        ...(height !== null && { [OWN_KEYS.rendition]: `${height}p` }),
      })
    },
    end: () => reporter?.recordCustomEvent(LEFT),
  }
}

/** Keeps the report true while hls.js plays. @returns ends it; call it before the instance is destroyed */
export function followViewer(
  Hls: typeof HlsModule,
  hls: HlsModule,
  video: HTMLVideoElement,
  report: ViewerReport,
): () => void {
  const refresh = () =>
    report.refresh({ airAt: hls.playingDate?.getTime() ?? null, height: hls.levels[hls.currentLevel]?.height ?? null })
  hls.on(Hls.Events.FRAG_LOADING, refresh)
  video.addEventListener('timeupdate', refresh)
  window.addEventListener('pagehide', report.end)
  return () => {
    window.removeEventListener('pagehide', report.end)
    video.removeEventListener('timeupdate', refresh)
    refresh()
    report.end()
  }
}

const eventsUrl = () => new URL(publicPath('/api/analytics/events'), location.href).href

/** Reports that could not be sent; they go with the next one. The library would send each again by itself. */
const MOST_KEPT = 90

function openSender() {
  let kept: string[] = []
  return async ({ url, body, ...request }: Parameters<NonNullable<CMCDControllerConfig['loader']>>[0]) => {
    const lines = [...kept, ...String(body).split('\n').filter(Boolean)].slice(-MOST_KEPT)
    kept = []
    // The server corrects clocks by it. `keepalive`: also while the page is being left.
    const sent = fetch(`${url}?sent=${Date.now()}`, { ...request, body: `${lines.join('\n')}\n`, keepalive: true })
    const isTaken = await sent.then(
      ({ status }) => status < 500 && status !== 429,
      () => false,
    )
    if (!isTaken) kept = [...lines, ...kept].slice(-MOST_KEPT)
    return { status: 202 }
  }
}

/** @param player with its version */
function pageFacts(player: string) {
  const from = hostOf(document.referrer)
  return {
    [OWN_KEYS.player]: player,
    [OWN_KEYS.page]: location.pathname.startsWith(publicPath('/embed/')) ? 'embed' : 'watch',
    ...(from !== null && from !== location.hostname && { [OWN_KEYS.from]: from }),
  }
}

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).hostname : null)
