'use client'
import { useEffect, useState } from 'react'

type AirPlayVideo = HTMLVideoElement & { webkitShowPlaybackTargetPicker?(): void }

/** AirPlay or Remote Playback where the browser reports a device; null: none. Loads no external script. */
export function useCast(video: HTMLVideoElement | null): { name: string; open(): void } | null {
  const [way, setWay] = useState<'airplay' | 'remote' | null>(null)

  useEffect(() => {
    if (!video) return
    const onAirPlay = (event: Event) =>
      setWay((event as Event & { availability?: string }).availability === 'available' ? 'airplay' : null)
    video.addEventListener('webkitplaybacktargetavailabilitychanged', onAirPlay)
    let watched: number | undefined
    // Rejected where the device cannot watch for screens: then there is no button.
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
    : { name: 'Cast', open: () => void video.remote.prompt().catch(() => undefined) }
}
