'use client'
import { useEffect, useRef, useState } from 'react'
import { openHls } from '#app/_player/hls-engine.ts'
import { openNative } from '#app/_player/native-engine.ts'
import { OPENING, type Playback, type PlaybackState, startPlayback } from '#app/_player/playback.ts'
import { serverNow } from '#app/_trpc/server-clock.ts'
import type { ChannelView } from '#features/channel/schema.ts'

/** A run younger than this is shown from its first frame. */
const YOUNG_RUN_MS = 15_000

// Loaded with the page, not with the first picture, so that the first frame after Start does not wait for it.
const hlsModule = typeof window === 'undefined' ? null : import('hls.js')

export type PlayedChannel = Pick<ChannelView, 'hlsUrl' | 'status' | 'lastStartTime'>

const isYoung = ({ status, lastStartTime }: PlayedChannel) =>
  status === 'STARTING' || (lastStartTime !== null && serverNow() - Date.parse(lastStartTime) < YOUNG_RUN_MS)

/** Plays the channel in the element while it is started; `state` is null while it is stopped. */
export function usePlayback(video: HTMLVideoElement | null, channel: PlayedChannel) {
  const [state, setState] = useState<PlaybackState | null>(null)
  const playback = useRef<Playback | null>(null)
  const latest = useRef(channel)
  latest.current = channel
  const wanted = channel.status !== 'STOPPED'
  const { hlsUrl, status, lastStartTime } = channel
  /** Counts reopenings for a run that started while an older picture played. */
  const [reopened, setReopened] = useState(0)
  /** Server time of the first picture since opening; null before. */
  const pictureSince = useRef<number | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of reopened opens it again
  useEffect(() => {
    if (!video || !wanted) return
    let ended = false
    pictureSince.current = null
    setState(OPENING)
    hlsModule
      ?.then(({ default: Hls }) => {
        if (ended) return
        playback.current = startPlayback(video, {
          openEngine: (events, fromStart) =>
            Hls.isSupported()
              ? openHls(Hls, video, events, { url: hlsUrl, startPositionS: fromStart ? 0 : -1 })
              : openNative(video, hlsUrl, events),
          isYoung: () => isYoung(latest.current),
          onChange(next) {
            if (next.phase === 'running') pictureSince.current ??= serverNow()
            setState(next)
          },
        })
      })
      .catch(() => {
        if (!ended)
          setState({ ...OPENING, phase: 'recovering', words: 'The player could not be loaded. Reload the page.' })
      })
    return () => {
      ended = true
      playback.current?.close()
      playback.current = null
      setState(null)
    }
  }, [video, wanted, hlsUrl, reopened])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a streamed status triggers it
  useEffect(() => {
    const runStartedAt = lastStartTime === null ? null : Date.parse(lastStartTime)
    const outlived = pictureSince.current !== null && runStartedAt !== null && runStartedAt > pictureSince.current
    // A restart is a new run with its own playlist: the open one shows the end of the old run.
    if (outlived) setReopened((count) => count + 1)
    else playback.current?.tryNow()
  }, [status, lastStartTime])

  return { state, playback }
}
