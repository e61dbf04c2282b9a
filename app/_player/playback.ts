// One live stream in one <video>: opens it, reports its state, and recovers it when it fails.
// No React: the hook of use-playback.ts owns an instance and closes it.
import { decideRecovery, type PlaybackFailure, type PlaybackHistory } from './decide-recovery.ts'
import type { Engine, EngineEvents, QualityLevel, Track } from './engine.ts'
import { rememberedLanguage, rememberLanguage } from './track-memory.ts'

export type PlaybackPhase = 'opening' | 'running' | 'recovering' | 'off-air'

export interface PlaybackState {
  phase: PlaybackPhase
  /** The message while recovering; null otherwise. */
  words: string | null
  /** HTTP status of the failed answer; null when there is none. */
  httpStatus: number | null
  /** Highest first; empty where the browser chooses. */
  levels: QualityLevel[]
  /** Selected index, or -1 for automatic. */
  chosenLevel: number
  /** Playing index; -1 when unknown. */
  playingLevel: number
  captions: Track[]
  audios: Track[]
  /** -1: none. */
  chosenCaptions: number
  /** -1: the stream's default. */
  chosenAudio: number
}

export interface Playback {
  /** The channel just went on air: retry now instead of waiting. */
  tryNow(): void
  /** Reopens with the current `openEngine`. */
  reopen(): void
  chooseLevel(index: number): void
  chooseCaptions(index: number): void
  chooseAudio(index: number): void
  /** The viewer chose a position: it is kept. */
  stayBehind(): void
  goLive(): void
  /** How far behind the live edge the picture is, ms; null when unknown. */
  behindLiveMs(): number | null
  /** The instant of air that is in the picture, epoch ms; null when unknown. */
  pictureAt(): number | null
  close(): void
}

interface PlaybackOptions {
  openEngine(events: EngineEvents, fromStart: boolean): Engine
  /** Whether the run is young enough to start at its first frame. */
  isYoung(): boolean
  onChange(state: PlaybackState): void
}

const WATCH_EVERY_MS = 1_000
const STALLED_AFTER_MS = 9_000
/** After this long without a failure the count starts again. */
const HEALTHY_AFTER_MS = 10_000

export const OPENING: PlaybackState = {
  phase: 'opening',
  words: null,
  httpStatus: null,
  levels: [],
  chosenLevel: -1,
  playingLevel: -1,
  captions: [],
  audios: [],
  chosenCaptions: -1,
  chosenAudio: -1,
}

export function startPlayback(video: HTMLVideoElement, options: PlaybackOptions): Playback {
  let engine: Engine | null = null
  let reopenTimer: ReturnType<typeof setTimeout> | undefined
  /** Languages that the viewer chose; null: none, or never chosen. */
  const wanted = { captions: rememberedLanguage('captions'), audio: rememberedLanguage('audio') }
  let history: PlaybackHistory = { failures: 0, mediaRecoveredAt: null }
  let state = OPENING
  let lastTime = video.currentTime
  let movedAt = Date.now()
  let failedAt = Date.now()

  const set = (change: Partial<PlaybackState>) => {
    state = { ...state, ...change }
    options.onChange(state)
  }

  function open() {
    clearTimeout(reopenTimer)
    reopenTimer = undefined
    engine?.close()
    movedAt = Date.now()
    engine = options.openEngine(
      {
        onLevels: (levels) => set({ levels }),
        onLevelPlaying: (playingLevel) => set({ playingLevel }),
        onTracks: takeTracks,
        onFailure: recover,
      },
      options.isYoung(),
    )
    if (state.chosenLevel >= 0) engine.chooseLevel(state.chosenLevel)
  }

  /** Tracks are known after the engine has read the playlist, and may differ from those before it was reopened. */
  function takeTracks(captions: Track[], audios: Track[]) {
    const chosenCaptions = indexOf(captions, wanted.captions)
    const chosenAudio = indexOf(audios, wanted.audio)
    set({ captions, audios, chosenCaptions, chosenAudio })
    if (chosenCaptions >= 0) engine?.chooseCaptions(chosenCaptions)
    if (chosenAudio >= 0) engine?.chooseAudio(chosenAudio)
  }

  function recover(failure: PlaybackFailure) {
    const recovery = decideRecovery(failure, history, Date.now(), Math.random())
    failedAt = Date.now()
    if (recovery.action === 'recover-media') {
      history = { ...history, mediaRecoveredAt: Date.now() }
      set({ phase: 'recovering', words: recovery.words })
      engine?.recoverMedia()
      return
    }
    history = { ...history, failures: history.failures + 1 }
    engine?.close()
    engine = null
    set({ phase: recovery.offAir ? 'off-air' : 'recovering', words: recovery.words, httpStatus: failure.httpStatus })
    clearTimeout(reopenTimer)
    reopenTimer = setTimeout(open, recovery.inMs)
  }

  function watch() {
    const now = Date.now()
    const moved = video.currentTime !== lastTime
    lastTime = video.currentTime
    // Browsers throttle hidden tabs and pause muted video there; that is not a failure.
    if (moved || video.paused || document.hidden || !engine) movedAt = now
    if (moved && now - failedAt > HEALTHY_AFTER_MS)
      history = { failures: 0, mediaRecoveredAt: history.mediaRecoveredAt }
    // An overloaded machine gets more time on each attempt: reopening costs even more.
    const timeoutMs = STALLED_AFTER_MS * Math.min(1 + history.failures, 4)
    if (now - movedAt > timeoutMs) recover({ kind: 'stalled', httpStatus: null })
  }

  const onRunning = () => set({ phase: 'running', words: null, httpStatus: null })
  video.addEventListener('playing', onRunning)
  video.addEventListener('loadeddata', onRunning)
  const watcher = setInterval(watch, WATCH_EVERY_MS)
  options.onChange(state)
  open()

  return {
    tryNow() {
      if (reopenTimer !== undefined) open()
    },
    reopen: open,
    chooseCaptions(index) {
      set({ chosenCaptions: index })
      wanted.captions = languageOf(state.captions, index)
      rememberLanguage('captions', wanted.captions)
      engine?.chooseCaptions(index)
    },
    chooseAudio(index) {
      set({ chosenAudio: index })
      wanted.audio = languageOf(state.audios, index)
      rememberLanguage('audio', wanted.audio)
      engine?.chooseAudio(index)
    },
    chooseLevel(index) {
      set({ chosenLevel: index })
      engine?.chooseLevel(index)
    },
    stayBehind: () => engine?.leadToEdge(false),
    goLive() {
      const edge = engine?.liveEdge() ?? null
      if (edge !== null) video.currentTime = edge
      engine?.leadToEdge(true)
      void video.play().catch(() => undefined)
    },
    behindLiveMs() {
      const edge = engine?.liveEdge() ?? null
      return edge === null || video.readyState === 0 ? null : Math.max(0, (edge - video.currentTime) * 1000)
    },
    pictureAt: () => engine?.pictureAt() ?? null,
    close() {
      clearTimeout(reopenTimer)
      clearInterval(watcher)
      video.removeEventListener('playing', onRunning)
      video.removeEventListener('loadeddata', onRunning)
      engine?.close()
    },
  }
}

const indexOf = (tracks: readonly Track[], language: string | null) =>
  tracks.find((track) => track.language !== '' && track.language === language)?.index ?? -1

const languageOf = (tracks: readonly Track[], index: number) =>
  tracks.find((track) => track.index === index)?.language || null
