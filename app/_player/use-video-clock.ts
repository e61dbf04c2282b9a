'use client'
import { useEffect, useState } from 'react'

export interface VideoClock {
  atS: number
  /** 0 until it is known. */
  durationS: number
  paused: boolean
  muted: boolean
}

const EVENTS = ['timeupdate', 'seeking', 'durationchange', 'play', 'pause', 'ended', 'volumechange', 'emptied'] as const

/** What the controls of a video on demand show. */
export function useVideoClock(video: HTMLVideoElement | null): VideoClock {
  const [clock, setClock] = useState<VideoClock>({ atS: 0, durationS: 0, paused: true, muted: false })
  useEffect(() => {
    if (!video) return
    const read = () =>
      setClock({
        atS: video.currentTime,
        durationS: Number.isFinite(video.duration) ? video.duration : 0,
        paused: video.paused,
        muted: video.muted || video.volume === 0,
      })
    for (const event of EVENTS) video.addEventListener(event, read)
    read()
    return () => {
      for (const event of EVENTS) video.removeEventListener(event, read)
    }
  }, [video])
  return clock
}
