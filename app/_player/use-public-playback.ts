'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { clampTo, dvrRange, LIVE_WITHIN_MS, positionInLongList } from '#domain/player/dvr-range.ts'
import { LIVE_WINDOW_MS } from '#domain/timeline/published.ts'
import { openHls } from './hls-engine.ts'
import { openNative } from './native-engine.ts'
import { OPENING, type Playback, type PlaybackState, startPlayback } from './playback.ts'
import { newViewerSession, viewerReport } from './viewer-report.ts'

// Loaded with the page, not with the first press of Play.
const hlsModule = typeof window === 'undefined' ? null : import('hls.js')

/** What is still in the short playlist when the viewer seeks. */
const SHORT_LIST_MS = LIVE_WINDOW_MS - 12_000
/** A start in the long playlist may be off by a segment: it is corrected once the picture is known. */
const MISSED_BY_MS = 700

export interface PublicSource {
  slug: string
  hlsUrl: string | null
  /** Start of the run on air in epoch ms when the page was loaded; null: off air. */
  runStartedAt: number | null
  /** The DVR window in minutes; 0: off. */
  dvrMinutes: number
  /** Epoch ms: the earliest instant of the DVR window; null: no limit. */
  dvrFrom: number | null
}

/** Plays a channel live from its short playlist, and from the long one after seeking back. */
export function usePublicPlayback(video: HTMLVideoElement | null, source: PublicSource, wanted: boolean) {
  const { slug, hlsUrl } = source
  const windowMs = source.dvrMinutes * 60_000
  const [state, setState] = useState<PlaybackState | null>(null)
  const playback = useRef<Playback | null>(null)
  /** The instant to start at in the long playlist; null: the live edge of the short one. */
  const backAt = useRef<number | null>(null)
  const inLongList = useRef(false)
  const runStartedAt = useRef(source.runStartedAt && Math.max(source.runStartedAt, source.dvrFrom ?? 0))

  const range = useCallback((edge: number) => dvrRange(edge, runStartedAt.current, windowMs), [windowMs])

  const liveEdgeAt = () => {
    const [picture, behindMs] = [playback.current?.pictureAt() ?? null, playback.current?.behindLiveMs() ?? null]
    return picture === null || behindMs === null ? null : picture + behindMs
  }

  useEffect(() => {
    if (!video || !wanted || !hlsUrl) return
    let ended = false
    let wasOffAir = false
    setState(OPENING)
    const session = newViewerSession()
    const longUrl = hlsUrl.replace(/master\.m3u8$/, 'dvr.m3u8')
    hlsModule
      ?.then(({ default: Hls }) => {
        if (ended) return
        playback.current = startPlayback(video, {
          openEngine(events) {
            const at = backAt.current
            const url = at === null ? hlsUrl : longUrl
            inLongList.current = at !== null
            if (!Hls.isSupported()) return openNative(video, url, events, { contentId: slug, sessionId: session })
            const startedAt = runStartedAt.current
            const startPositionS = at === null ? -1 : positionInLongList(at, range(Date.now()), startedAt, windowMs)
            return openHls(Hls, video, events, {
              url,
              startPositionS,
              report: viewerReport(slug, session, video, Hls.version),
            })
          },
          isYoung: () => false,
          onChange(next) {
            if (next.phase === 'off-air') {
              wasOffAir = true
              backAt.current = null
            }
            // Nothing before the interruption can be seeked to: a playlist does not span it.
            if (next.phase === 'running' && wasOffAir) {
              wasOffAir = false
              runStartedAt.current = Date.now()
            }
            setState(next)
          },
        })
      })
      .catch(() => {
        if (!ended)
          setState({ ...OPENING, phase: 'recovering', words: 'The player could not be loaded. Reload the page.' })
      })
    const onLoaded = () => {
      const at = backAt.current
      const picture = playback.current?.pictureAt() ?? null
      if (at === null || picture === null || Math.abs(at - picture) < MISSED_BY_MS) return
      moveWithin(video, (at - picture) / 1_000)
    }
    // A pause longer than the short playlist continues from the long one.
    const onPlay = () => {
      const [picture, behindMs] = [playback.current?.pictureAt() ?? null, playback.current?.behindLiveMs() ?? 0]
      if (inLongList.current || picture === null || behindMs === null || behindMs < SHORT_LIST_MS) return
      if (windowMs === 0) return playback.current?.goLive()
      backAt.current = picture
      playback.current?.reopen()
    }
    video.addEventListener('loadeddata', onLoaded)
    video.addEventListener('play', onPlay)
    return () => {
      ended = true
      video.removeEventListener('loadeddata', onLoaded)
      video.removeEventListener('play', onPlay)
      playback.current?.close()
      playback.current = null
      setState(null)
    }
  }, [video, wanted, hlsUrl, slug, windowMs, range])

  /** Epoch ms, clamped to the DVR window. */
  function seekTo(asked: number) {
    const [edge, picture] = [liveEdgeAt(), playback.current?.pictureAt() ?? null]
    if (!video || edge === null || picture === null || windowMs === 0) return
    const at = clampTo(range(edge), asked)
    if (edge - at < LIVE_WITHIN_MS / 2) return goLive()
    playback.current?.stayBehind()
    if (moveWithin(video, (at - picture) / 1_000)) return
    backAt.current = at
    playback.current?.reopen()
    void video.play().catch(() => undefined)
  }

  function goLive() {
    backAt.current = null
    if (inLongList.current) playback.current?.reopen()
    playback.current?.goLive()
  }

  return { state, playback, seekTo, goLive, liveEdgeAt, range }
}

/** @returns false when it is not in the playing playlist */
function moveWithin(video: HTMLVideoElement, byS: number): boolean {
  const target = video.currentTime + byS
  const { seekable } = video
  if (seekable.length === 0) return false
  if (target < seekable.start(0) + 1 || target > seekable.end(seekable.length - 1)) return false
  video.currentTime = target
  return true
}
