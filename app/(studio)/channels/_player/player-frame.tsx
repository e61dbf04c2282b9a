'use client'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import type { PlaybackState } from '#app/_player/playback.ts'
import { useVideoFacts, type VideoFacts } from '#app/_player/use-video-facts.ts'
import { PlayerControls } from './player-controls.tsx'
import { type PlayedChannel, usePlayback } from './use-playback.ts'

export interface ScreenProps {
  /** Null: nothing should play. */
  state: PlaybackState | null
  facts: VideoFacts
  onPlay(): void
}

/** What plays in a frame, for the components around it. */
export interface PlayerHandle {
  video: HTMLVideoElement | null
}

/** How often a frame reports the instant in its picture. */
const TELL_EVERY_MS = 500

interface PlayerFrameProps {
  source: PlayedChannel
  label: string
  pictureLabel: string
  /** Whether there is a live edge to go to. */
  live?: boolean
  /** The overlay of the picture. */
  screen(props: ScreenProps): ReactNode
  /** Own keys, handled before the player's; true: handled. */
  onKey?(key: string): boolean
  onState?(state: PlaybackState | null): void
  handle?: RefObject<PlayerHandle | null>
  /** It takes the place of the button that was pressed, and its focus. */
  focused?: boolean
  /** Called repeatedly with the instant in the picture, epoch ms; null while there is no picture. */
  onPicture?(pictureAt: number | null): void
}

/** Picture, controls and keys, independent of what is played. */
export function PlayerFrame(props: PlayerFrameProps) {
  const { source, label, pictureLabel, live = true, screen, onKey, onState, onPicture, handle, focused = false } = props
  const [box, setBox] = useState<HTMLElement | null>(null)
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const { state, playback } = usePlayback(video, source)
  const facts = useVideoFacts(video, playback)

  useEffect(() => onState?.(state), [state, onState])
  useEffect(() => {
    if (focused) box?.focus()
  }, [focused, box])
  useEffect(() => {
    if (!handle) return
    handle.current = { video }
    return () => {
      handle.current = null
    }
  }, [handle, video])
  const told = useRef(onPicture)
  told.current = onPicture
  useEffect(() => {
    const timer = setInterval(() => told.current?.(playback.current?.pictureAt() ?? null), TELL_EVERY_MS)
    return () => clearInterval(timer)
  }, [playback])

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
    chooseCaptions: (index: number) => playback.current?.chooseCaptions(index),
    chooseAudio: (index: number) => playback.current?.chooseAudio(index),
    toggleFullscreen() {
      if (document.fullscreenElement) void document.exitFullscreen()
      else if (box?.requestFullscreen) void box.requestFullscreen().catch(() => undefined)
      // iPhones can show only the video element in full screen.
      else (video as { webkitEnterFullscreen?(): void } | null)?.webkitEnterFullscreen?.()
    },
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const target = event.target as HTMLElement
    // Space presses the focused button, arrow keys move sliders and menus.
    if (event.key === ' ' && target.closest('button, input, [role^="menu"]')) return
    if (target.closest('[role^="menu"]')) return
    if (!target.closest('input') && onKey?.(event.key)) return event.preventDefault()
    const ours = {
      ' ': actions.togglePlay,
      m: actions.toggleMute,
      f: actions.toggleFullscreen,
      ...(live && { l: actions.goLive }),
    }
    const act = (ours as Record<string, () => void>)[event.key.length === 1 ? event.key.toLowerCase() : '']
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <section
      ref={setBox}
      aria-label={label}
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
          aria-label={pictureLabel}
          onClick={actions.togglePlay}
        />
        {screen({ state, facts, onPlay: actions.togglePlay })}
      </div>
      <PlayerControls state={state} facts={facts} actions={actions} box={box} live={live} />
    </section>
  )
}
