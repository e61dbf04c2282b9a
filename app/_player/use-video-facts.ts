'use client'
import { type RefObject, useEffect, useState } from 'react'
import type { Playback } from './playback.ts'

export interface VideoFacts {
  paused: boolean
  /** Playing, but without data. */
  waiting: boolean
  muted: boolean
  volume: number
  behindLiveMs: number | null
}

const EVENTS = ['play', 'pause', 'playing', 'waiting', 'seeking', 'seeked', 'volumechange', 'emptied'] as const

/** The state that the controls show, read from the video element. */
export function useVideoFacts(video: HTMLVideoElement | null, playback: RefObject<Playback | null>): VideoFacts {
  const [facts, setFacts] = useState<VideoFacts>({
    paused: true,
    waiting: false,
    muted: true,
    volume: 1,
    behindLiveMs: null,
  })

  useEffect(() => {
    if (!video) return
    const read = () => {
      const next: VideoFacts = {
        paused: video.paused,
        waiting: !video.paused && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
        muted: video.muted || video.volume === 0,
        volume: video.volume,
        behindLiveMs: playback.current?.behindLiveMs() ?? null,
      }
      setFacts((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next))
    }
    for (const event of EVENTS) video.addEventListener(event, read)
    const timer = setInterval(read, 500)
    read()
    return () => {
      for (const event of EVENTS) video.removeEventListener(event, read)
      clearInterval(timer)
    }
  }, [video, playback])

  return facts
}
