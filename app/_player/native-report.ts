// What a browser's own HLS reports to the analytics: it has no CMCD, so the events of the <video> are sent as JSON.
import { publicPath } from '#ui/public-path.ts'

const EVERY_MS = 10_000

type EventType = 'start' | 'heartbeat' | 'error' | 'end'
type State = 'playing' | 'paused' | 'seeking' | 'rebuffering' | 'ended'

/**
 * @param pictureAt PROGRAM-DATE-TIME of the picture, epoch ms; null: unknown
 * @returns ends the report
 */
export function reportNative(
  channelId: string,
  sessionId: string,
  video: HTMLVideoElement,
  pictureAt: () => number | null,
): () => void {
  let started = false
  let askedAt: number | null = null
  let state: State = 'paused'

  function send(type: EventType, data: Record<string, unknown> = {}): void {
    const at = Date.now()
    const airAt = pictureAt()
    const event = {
      channelId,
      sessionId,
      type,
      at,
      data: { ...data, ...(airAt !== null && { airAt: Math.round(airAt) }), unnamedRequests: true, sentAt: at },
    }
    const body = JSON.stringify(event)
    // Also while the page is being left. What is lost is lost: playback does not wait for it.
    void fetch(publicPath('/api/analytics/events'), { method: 'POST', body, keepalive: true }).catch(() => undefined)
  }

  const tell = (next: State) => {
    state = next
    if (started) send('heartbeat', { state })
  }
  const handlers: Partial<Record<keyof HTMLVideoElementEventMap, () => void>> = {
    play: () => {
      askedAt ??= Date.now()
    },
    playing: () => {
      if (started) return tell('playing')
      started = true
      state = 'playing'
      send('start', askedAt === null ? {} : { startupMs: Date.now() - askedAt })
    },
    waiting: () => state === 'playing' && tell('rebuffering'),
    pause: () => !video.ended && tell('paused'),
    seeking: () => tell('seeking'),
    ended: () => tell('ended'),
    error: () => send('error', { fatal: true, code: `MEDIA_ERR_${video.error?.code ?? 0}` }),
  }
  for (const [name, handle] of Object.entries(handlers)) video.addEventListener(name, handle)
  const timer = setInterval(() => tell(state), EVERY_MS)
  const onLeave = () => started && send('end')
  window.addEventListener('pagehide', onLeave)

  return () => {
    clearInterval(timer)
    window.removeEventListener('pagehide', onLeave)
    for (const [name, handle] of Object.entries(handlers)) video.removeEventListener(name, handle)
    onLeave()
  }
}
