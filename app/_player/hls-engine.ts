import type HlsModule from 'hls.js'
import type { ErrorData } from 'hls.js'
import type { Engine, EngineEvents, QualityLevel, Track } from './engine.ts'
import { followEdge } from './follow-edge.ts'
import { HLS_SETTINGS } from './hls-settings.ts'
import type { ViewerReport } from './viewer-report.ts'

export interface HlsOptions {
  /** Seconds behind the beginning of the playlist; -1: the live edge. */
  startPositionS: number
  /** For the figures of the origin; left out: this one is no viewer. */
  report?: ViewerReport
}

export function openHls(
  Hls: typeof HlsModule,
  video: HTMLVideoElement,
  url: string,
  events: EngineEvents,
  options: HlsOptions,
): Engine {
  const { startPositionS, report } = options
  const hls = new Hls({
    ...HLS_SETTINGS,
    startPosition: startPositionS,
    ...(report && { cmcd: report.config }),
  })
  if (report) hls.on(Hls.Events.FRAG_LOADING, report.refresh)

  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    events.onLevels(describeLevels(hls))
    void video.play().catch(() => undefined)
  })
  const tellTracks = () => events.onTracks(hls.subtitleTracks.map(describeTrack), hls.audioTracks.map(describeTrack))
  hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, tellTracks)
  hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, tellTracks)
  hls.on(Hls.Events.LEVEL_SWITCHED, (_, { level }) => events.onLevelPlaying(level))
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (data.fatal) events.onFailure({ kind: kindOf(Hls, data), httpStatus: data.response?.code || null })
  })
  hls.loadSource(url)
  hls.attachMedia(video)
  if (startPositionS >= 0) hls.config.maxLiveSyncPlaybackRate = 1
  const keepPlace = leaveWhereSought(hls, video)
  void followEdge(hls, Hls, url)

  return {
    chooseLevel(index) {
      // nextLevel swaps at the next segment: the picture goes on.
      hls.nextLevel = index
    },
    chooseCaptions(index) {
      hls.subtitleDisplay = index >= 0
      hls.subtitleTrack = index
    },
    chooseAudio(index) {
      hls.audioTrack = index
    },
    recoverMedia: () => hls.recoverMediaError(),
    liveEdge: () => hls.liveSyncPosition,
    pictureAt: () => hls.playingDate?.getTime() ?? null,
    close() {
      keepPlace.abort()
      hls.destroy()
    },
  }
}

/** Who goes back a few seconds is not led to the live edge again. @returns to end it with */
function leaveWhereSought(hls: HlsModule, video: HTMLVideoElement): AbortController {
  const over = new AbortController()
  const { signal } = over
  const onSought = () => {
    hls.config.maxLiveSyncPlaybackRate = 1
    video.playbackRate = 1
    over.abort()
  }
  // The library seeks for itself before the first picture.
  video.addEventListener('playing', () => video.addEventListener('seeking', onSought, { signal }), {
    signal,
    once: true,
  })
  return over
}

function describeLevels(hls: HlsModule): QualityLevel[] {
  return hls.levels.map(({ height }, index) => ({ index, label: `${height}p` })).reverse()
}

function describeTrack({ name, lang }: { name: string; lang?: string }, index: number): Track {
  return { index, label: name || lang || `Track ${index + 1}` }
}

function kindOf(Hls: typeof HlsModule, { type }: ErrorData) {
  if (type === Hls.ErrorTypes.NETWORK_ERROR) return 'network'
  return type === Hls.ErrorTypes.MEDIA_ERROR ? 'media' : 'other'
}
