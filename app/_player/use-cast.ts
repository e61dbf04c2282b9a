'use client'
import { useEffect, useState } from 'react'

type AirPlayVideo = HTMLVideoElement & { webkitShowPlaybackTargetPicker?(): void }

/** Ways to another screen that this browser says are there; null: none. Nothing is loaded from anywhere for it. */
export function useCast(video: HTMLVideoElement | null): { name: string; open(): void } | null {
  const [way, setWay] = useState<'airplay' | 'remote' | null>(null)

  useEffect(() => {
    if (!video) return
    const onAirPlay = (event: Event) =>
      setWay((event as Event & { availability?: string }).availability === 'available' ? 'airplay' : null)
    video.addEventListener('webkitplaybacktargetavailabilitychanged', onAirPlay)
    let watched: number | undefined
    // Refused where the device cannot watch for screens: then there is no button.
    video.remote
      ?.watchAvailability((available) => setWay((known) => (available ? 'remote' : known === 'remote' ? null : known)))
      .then((id) => {
        watched = id
      })
      .catch(() => undefined)
    return () => {
      video.removeEventListener('webkitplaybacktargetavailabilitychanged', onAirPlay)
      if (watched !== undefined) void video.remote?.cancelWatchAvailability(watched).catch(() => undefined)
    }
  }, [video])

  if (!video || !way) return null
  return way === 'airplay'
    ? { name: 'AirPlay', open: () => (video as AirPlayVideo).webkitShowPlaybackTargetPicker?.() }
    : { name: 'Play on another screen', open: () => void video.remote.prompt().catch(() => undefined) }
}
