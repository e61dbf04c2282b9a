'use client'
import './public-player.css'
import { VolumeX } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { onNow } from '#domain/guide/split-days.ts'
import { inkOn } from '#domain/guide/widget-options.ts'
import { accentOnDark } from '#domain/player/accent-on-dark.ts'
import type { PlayerKeyAction } from '#domain/player/decide-player-key.ts'
import { LIVE_WITHIN_MS } from '#domain/player/dvr-range.ts'
import type { GuideView } from '#features/guide/schema.ts'
import type { PublicPlayer as PublicPlayerView } from '#features/player/schema.ts'
import { cn } from '#ui/cn.ts'
import { decideRenewal } from './decide-renewal.ts'
import { KeysList } from './keys-list.tsx'
import type { PlaybackState } from './playback.ts'
import { type PublicActions, PublicControls } from './public-controls.tsx'
import { PublicScreen } from './public-screen.tsx'
import { useAir } from './use-air.ts'
import { useIdle } from './use-idle.ts'
import { usePageKeys } from './use-page-keys.ts'
import { usePublicPlayback } from './use-public-playback.ts'
import { useVideoFacts, type VideoFacts } from './use-video-facts.ts'
import { rememberedVolume, rememberVolume } from './volume-memory.ts'

interface PublicPlayerProps {
  player: PublicPlayerView
  guide: GuideView | null
  className?: string
  /** Called repeatedly with the instant in the picture, epoch ms; null while there is no picture. */
  onPicture?(pictureAt: number | null): void
}

/** The player of viewers, on the watch page and embedded. */
export function PublicPlayer({ player, guide, className, onPicture }: PublicPlayerProps) {
  const { look } = player
  const router = useRouter()
  const [box, setBox] = useState<HTMLElement | null>(null)
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const [wanted, setWanted] = useState(look.autoplay)
  const [help, setHelp] = useState(false)
  const played = usePublicPlayback(video, player, wanted)
  const { state, playback, seekTo, goLive } = played
  const facts = useVideoFacts(video, playback)
  const air = useAir(played)
  const idle = useIdle(box)
  /** performance.now() of opening the page or of the last request for a URL. */
  const askedAt = useRef(0)
  const entries = guide?.entries ?? []
  const programme = air ? onNow(entries, air.pictureAt) : null

  const pictureAt = air?.pictureAt ?? null
  useEffect(() => onPicture?.(pictureAt), [pictureAt, onPicture])

  useEffect(() => {
    if (state?.httpStatus !== 403) return
    const renewal = decideRenewal({
      tokenGiven: new URLSearchParams(window.location.search).has('token'),
      sinceAskedMs: performance.now() - askedAt.current,
    })
    if (renewal === 'none') return
    askedAt.current = performance.now()
    router.refresh()
  }, [state, router])

  const actions: PublicActions = {
    togglePlay() {
      if (!video) return
      if (!wanted) {
        // A user gesture: browsers allow playback with sound.
        video.muted = false
        video.volume = firstVolume(look.startVolume)
        return setWanted(true)
      }
      if (video.paused) void video.play().catch(() => undefined)
      else video.pause()
    },
    toggleMute() {
      if (!video) return
      if (!video.muted && video.volume > 0) video.muted = true
      else {
        video.muted = false
        video.volume = firstVolume(look.startVolume) || 0.5
      }
    },
    setVolume(volume) {
      if (!video) return
      video.volume = Math.min(1, Math.max(0, volume))
      video.muted = video.volume === 0
      rememberVolume(video.volume)
    },
    toggleCaptions: () =>
      state && playback.current?.chooseCaptions(state.chosenCaptions >= 0 ? -1 : (state.captions[0]?.index ?? -1)),
    toggleFullscreen() {
      if (document.fullscreenElement) void document.exitFullscreen()
      else if (box?.requestFullscreen) void box.requestFullscreen().catch(() => undefined)
      // iPhones can show only the video element in full screen.
      else (video as { webkitEnterFullscreen?(): void } | null)?.webkitEnterFullscreen?.()
    },
    seekTo,
    goLive,
  }

  function take(action: PlayerKeyAction) {
    if (action.do === 'move') return air && seekTo(air.pictureAt + action.byS * 1_000)
    if (action.do === 'volume') return actions.setVolume((facts.muted ? 0 : facts.volume) + action.by)
    const simple = {
      'toggle-play': actions.togglePlay,
      'toggle-mute': actions.toggleMute,
      'go-live': goLive,
      'toggle-fullscreen': actions.toggleFullscreen,
      'toggle-captions': actions.toggleCaptions,
      'toggle-help': () => setHelp((shown) => !shown),
    }
    simple[action.do]()
  }
  usePageKeys(box, take, help ? () => setHelp(false) : null)

  const running = state?.phase === 'running'
  const hidden = idle && running && !facts.paused
  return (
    <section
      ref={setBox}
      aria-label={`${player.name}. Press ? for the keys.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys work while the player has the focus
      tabIndex={0}
      className={cn('dark @container relative overflow-hidden bg-black text-ink', hidden && 'cursor-none', className)}
      style={accentStyle(look.accent)}
      data-testid="public-player"
      data-phase={state?.phase ?? 'stopped'}
    >
      <video
        ref={setVideo}
        muted
        playsInline
        autoPlay
        x-webkit-airplay="allow"
        className="absolute inset-0 size-full object-contain"
        data-testid="player-video"
        aria-label={`Video of ${player.name}`}
        onClick={actions.togglePlay}
      />
      <PublicScreen
        {...{ state, facts, name: player.name, posterUrl: player.posterUrl }}
        mayPlay={player.hlsUrl !== null}
        onPlay={actions.togglePlay}
      />
      {look.showTitle && <Title name={player.name} programme={programme?.title ?? null} hidden={hidden} />}
      {running && facts.muted && !facts.paused && (
        <button
          type="button"
          onClick={actions.toggleMute}
          className="absolute top-3 right-3 z-10 inline-flex h-10 items-center gap-2 rounded-full bg-black/70 px-4 font-medium text-sm text-white backdrop-blur-sm hover:bg-black/85"
        >
          <VolumeX className="size-4" aria-hidden />
          Tap for sound
        </button>
      )}
      {look.controls && state && (
        <div
          className={cn(
            'absolute inset-x-0 bottom-0 z-10 bg-linear-to-t from-black/85 to-transparent pt-10 transition-opacity focus-within:opacity-100',
            hidden && 'opacity-0',
          )}
        >
          <PublicControls
            {...{ state, facts, air, actions, video, box, playback: playback.current }}
            programme={programme && { title: programme.title, startsAt: Date.parse(programme.start) }}
          />
        </div>
      )}
      {help && <KeysList onClose={() => setHelp(false)} />}
      <p className="sr-only" aria-live="polite">
        {announce(state, facts)}
      </p>
    </section>
  )
}

function Title({ name, programme, hidden }: { name: string; programme: string | null; hidden: boolean }) {
  return (
    <div
      className={cn(
        'pointer-events-none absolute inset-x-0 top-0 bg-linear-to-b from-black/75 to-transparent px-4 pt-3 pr-40 pb-10 text-white transition-opacity',
        hidden && 'opacity-0',
      )}
    >
      <p className="truncate font-semibold text-sm">{name}</p>
      {programme && <p className="truncate text-white/80 text-xs">{programme}</p>}
    </div>
  )
}

const firstVolume = (startVolume: number) => rememberedVolume() ?? startVolume / 100

function accentStyle(accent: string | null): CSSProperties | undefined {
  if (!accent) return undefined
  const readable = accentOnDark(accent)
  return { '--accent': readable, '--accent-ink': `#${inkOn(readable.slice(1))}` } as CSSProperties
}

/** The state for screen readers, announced on changes. Visible messages are announced separately. */
function announce(state: PlaybackState | null, facts: VideoFacts): string {
  if (state?.phase !== 'running') return ''
  if (facts.paused) return 'Paused'
  const behindMs = facts.behindLiveMs ?? 0
  // In whole minutes: announcing seconds would never stop.
  if (behindMs < LIVE_WITHIN_MS * 3) return 'Playing live'
  const minutes = Math.floor(behindMs / 60_000)
  if (minutes < 1) return 'Playing, less than a minute behind'
  return `Playing, ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} behind`
}
