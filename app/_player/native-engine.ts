import type { Engine, EngineEvents } from './engine.ts'
import { reportNative } from './native-report.ts'

/** The browser's own HLS (iPhones): it chooses the quality and reports little. */
/** @param viewer for the analytics; omitted: not counted as a viewer */
export function openNative(
  video: HTMLVideoElement,
  url: string,
  events: EngineEvents,
  viewer?: { contentId: string; sessionId: string },
): Engine {
  const onError = () => {
    const decoding = video.error?.code === MediaError.MEDIA_ERR_DECODE
    events.onFailure({ kind: decoding ? 'media' : 'network', httpStatus: null })
  }
  const tellTracks = () =>
    events.onTracks(
      captionsOf(video).map(({ label, language }, index) => ({
        index,
        label: label || language || `Track ${index + 1}`,
        language,
      })),
      [],
    )
  video.addEventListener('error', onError)
  video.textTracks.addEventListener('addtrack', tellTracks)
  const pictureAt = () => {
    const startsAt = (video as { getStartDate?(): Date }).getStartDate?.().getTime() ?? Number.NaN
    return Number.isNaN(startsAt) ? null : startsAt + video.currentTime * 1_000
  }
  const endReport = viewer && reportNative(viewer.contentId, viewer.sessionId, video, pictureAt)
  video.src = url
  void video.play().catch(() => undefined)

  return {
    chooseLevel: () => undefined,
    chooseCaptions(index) {
      for (const [at, track] of captionsOf(video).entries()) track.mode = at === index ? 'showing' : 'disabled'
    },
    chooseAudio: () => undefined,
    // The browser decides.
    leadToEdge: () => undefined,
    recoverMedia() {
      video.load()
      void video.play().catch(() => undefined)
    },
    liveEdge() {
      const { seekable } = video
      return seekable.length > 0 ? Math.max(0, seekable.end(seekable.length - 1) - 6) : null
    },
    pictureAt,
    close() {
      endReport?.()
      video.removeEventListener('error', onError)
      video.textTracks.removeEventListener('addtrack', tellTracks)
      video.removeAttribute('src')
      video.load()
    },
  }
}

const captionsOf = (video: HTMLVideoElement) =>
  [...video.textTracks].filter(({ kind }) => kind === 'captions' || kind === 'subtitles')
