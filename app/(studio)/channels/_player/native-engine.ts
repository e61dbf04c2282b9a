import type { Engine, EngineEvents } from './engine.ts'

/** The browser's own HLS (iPhones): it chooses the quality and tells little. */
export function openNative(video: HTMLVideoElement, url: string, events: EngineEvents): Engine {
  const onError = () => {
    const decoding = video.error?.code === MediaError.MEDIA_ERR_DECODE
    events.onFailure({ kind: decoding ? 'media' : 'network', httpStatus: null })
  }
  video.addEventListener('error', onError)
  video.src = url
  void video.play().catch(() => undefined)

  return {
    chooseLevel: () => undefined,
    recoverMedia() {
      video.load()
      void video.play().catch(() => undefined)
    },
    liveEdge() {
      const { seekable } = video
      return seekable.length > 0 ? Math.max(0, seekable.end(seekable.length - 1) - 6) : null
    },
    pictureAt() {
      const startsAt = (video as { getStartDate?(): Date }).getStartDate?.().getTime() ?? Number.NaN
      return Number.isNaN(startsAt) ? null : startsAt + video.currentTime * 1_000
    },
    close() {
      video.removeEventListener('error', onError)
      video.removeAttribute('src')
      video.load()
    },
  }
}
