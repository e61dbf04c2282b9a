import type HlsModule from 'hls.js'
import type { ErrorData } from 'hls.js'
import type { Engine, EngineEvents, QualityLevel, Track } from './engine.ts'
import { followEdge } from './follow-edge.ts'
import { CATCH_UP_RATE, HLS_SETTINGS } from './hls-settings.ts'
import { followViewer, type ViewerReport } from './viewer-report.ts'

export interface HlsOptions {
  url: string
  /** Seconds after the start of the playlist; -1: the live edge. */
  startPositionS: number
  /** For the origin's figures; omitted: not counted as a viewer. */
  report?: ViewerReport
}

export function openHls(
  Hls: typeof HlsModule,
  video: HTMLVideoElement,
  events: EngineEvents,
  options: HlsOptions,
): Engine {
  const { url, startPositionS, report } = options
  const hls = new Hls({ ...HLS_SETTINGS, startPosition: startPositionS, ...(report && { cmcd: report.config }) })
  const endReport = report && followViewer(Hls, hls, video, report)

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
  const leadToEdge = (on: boolean) => {
    hls.config.maxLiveSyncPlaybackRate = on ? CATCH_UP_RATE : 1
    if (!on) video.playbackRate = 1
  }
  const onPause = () => leadToEdge(false)
  video.addEventListener('pause', onPause)
  if (startPositionS >= 0) leadToEdge(false)
  void followEdge(hls, Hls, url)

  return {
    chooseLevel(index) {
      // nextLevel switches at the next segment without interrupting the picture.
      hls.nextLevel = index
    },
    chooseCaptions(index) {
      hls.subtitleDisplay = index >= 0
      hls.subtitleTrack = index
    },
    chooseAudio(index) {
      hls.audioTrack = index
    },
    leadToEdge,
    recoverMedia: () => hls.recoverMediaError(),
    liveEdge: () => hls.liveSyncPosition,
    pictureAt: () => hls.playingDate?.getTime() ?? null,
    close() {
      endReport?.()
      video.removeEventListener('pause', onPause)
      hls.destroy()
    },
  }
}

function describeLevels(hls: HlsModule): QualityLevel[] {
  return hls.levels.map(({ height }, index) => ({ index, label: `${height}p` })).reverse()
}

export function describeTrack({ name, lang }: { name: string; lang?: string }, index: number): Track {
  return { index, label: name || lang || `Track ${index + 1}`, language: lang ?? '' }
}

function kindOf(Hls: typeof HlsModule, { type }: ErrorData) {
  if (type === Hls.ErrorTypes.NETWORK_ERROR) return 'network'
  return type === Hls.ErrorTypes.MEDIA_ERROR ? 'media' : 'other'
}
