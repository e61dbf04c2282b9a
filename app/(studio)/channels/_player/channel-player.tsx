'use client'
import { type KeyboardEvent, useState } from 'react'
import type { ChannelView } from '../../../../server/features/channel/schema.ts'
import { PlayerControls } from './player-controls.tsx'
import { PlayerScreen } from './player-screen.tsx'
import { usePlayback } from './use-playback.ts'
import { useVideoFacts } from './use-video-facts.ts'

/** The preview of a channel: what a viewer sees, with everything needed to judge it. */
export function ChannelPlayer({ channel }: { channel: ChannelView }) {
  const [box, setBox] = useState<HTMLElement | null>(null)
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const { state, playback } = usePlayback(video, channel)
  const facts = useVideoFacts(video, playback)

  const actions = {
    togglePlay() {
      if (!video || !state) return
      if (video.paused) void video.play().catch(() => undefined)
      else video.pause()
    },
    toggleMute() {
      if (!video) return
      if (video.muted || video.volume === 0) {
        video.muted = false
        if (video.volume === 0) video.volume = 1
      } else video.muted = true
    },
    setVolume(volume: number) {
      if (!video) return
      video.volume = volume
      video.muted = volume === 0
    },
    goLive: () => playback.current?.goLive(),
    chooseLevel: (index: number) => playback.current?.chooseLevel(index),
    toggleFullscreen() {
      if (document.fullscreenElement) void document.exitFullscreen()
      else if (box?.requestFullscreen) void box.requestFullscreen().catch(() => undefined)
      // iPhones make only the video itself large.
      else (video as { webkitEnterFullscreen?(): void } | null)?.webkitEnterFullscreen?.()
    },
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const target = event.target as HTMLElement
    // Space presses the button that has the focus, arrows move the slider and the menu.
    if (event.key === ' ' && target.closest('button, input, [role^="menu"]')) return
    if (target.closest('[role^="menu"]')) return
    const act = { ' ': actions.togglePlay, m: actions.toggleMute, f: actions.toggleFullscreen, l: actions.goLive }[
      event.key.length === 1 ? event.key.toLowerCase() : ''
    ]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <section
      ref={setBox}
      aria-label={`Preview of ${channel.name}. Keys: space plays and pauses, M sound, F full screen, L live.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys work while the player has the focus
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="flex flex-col overflow-hidden rounded-xl border border-line bg-surface [&:fullscreen]:rounded-none [&:fullscreen]:border-0"
      data-testid="player"
      data-phase={state?.phase ?? 'stopped'}
    >
      <div className="relative aspect-video min-h-0 flex-1 bg-black">
        <video
          ref={setVideo}
          muted
          autoPlay
          playsInline
          className="absolute inset-0 size-full object-contain"
          data-testid="player-video"
          aria-label={`Picture of ${channel.name}`}
          onClick={actions.togglePlay}
        />
        <PlayerScreen channel={channel} state={state} facts={facts} onPlay={actions.togglePlay} />
      </div>
      <PlayerControls state={state} facts={facts} actions={actions} box={box} />
    </section>
  )
}
