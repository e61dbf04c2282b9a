import { Captions, Cast, Maximize, Pause, PictureInPicture2, Play, SkipBack, Volume2, VolumeX } from 'lucide-react'
import type { CSSProperties } from 'react'
import { LIVE_WITHIN_MS, startOverAt } from '#domain/player/dvr-range.ts'
import { cn } from '#ui/cn.ts'
import { formatDuration } from '#ui/format.ts'
import { DvrBar } from './dvr-bar.tsx'
import type { Playback, PlaybackState } from './playback.ts'
import { PlayerButton } from './player-button.tsx'
import { SettingsMenu } from './settings-menu.tsx'
import type { Air } from './use-air.ts'
import { useCast } from './use-cast.ts'
import type { VideoFacts } from './use-video-facts.ts'

export interface PublicActions {
  togglePlay(): void
  toggleMute(): void
  setVolume(volume: number): void
  toggleCaptions(): void
  toggleFullscreen(): void
  seekTo(at: number): void
  goLive(): void
}

interface PublicControlsProps {
  state: PlaybackState
  facts: VideoFacts
  air: Air | null
  actions: PublicActions
  playback: Playback | null
  video: HTMLVideoElement | null
  box: HTMLElement | null
  /** The programme at the instant in the picture; null: there is none. */
  programme: { title: string; startsAt: number } | null
}

/** Controls over the lower edge of the picture. */
export function PublicControls(props: PublicControlsProps) {
  const { state, facts, air, actions, playback, video, box, programme } = props
  const over = air && startOverAt(air.range, programme?.startsAt ?? null)
  return (
    <div className="px-2 pb-1.5 sm:px-3">
      {air && air.range.to > air.range.from && state.phase === 'running' && (
        <DvrBar air={air} onSeek={actions.seekTo} />
      )}
      <div className="flex items-center gap-0.5">
        <PlayerButton label={facts.paused ? 'Play' : 'Pause'} onClick={actions.togglePlay}>
          {facts.paused ? (
            <Play className="fill-current" aria-hidden />
          ) : (
            <Pause className="fill-current" aria-hidden />
          )}
        </PlayerButton>
        <PlayerButton label={facts.muted ? 'Unmute' : 'Mute'} onClick={actions.toggleMute}>
          {facts.muted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
        </PlayerButton>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={facts.muted ? 0 : facts.volume}
          onChange={(event) => actions.setVolume(Number(event.target.value))}
          aria-label="Volume"
          aria-valuetext={`${Math.round((facts.muted ? 0 : facts.volume) * 100)} percent`}
          className="player-range hidden w-20 @md:block"
          style={{ '--reached': `${(facts.muted ? 0 : facts.volume) * 100}%` } as CSSProperties}
        />
        <LiveButton facts={facts} state={state} onGoLive={actions.goLive} />
        <span className="flex-1" />
        {over && (
          <PlayerButton
            label={over.whole ? `Start over: ${programme?.title}` : 'Go to the start of the DVR window'}
            onClick={() => actions.seekTo(over.at)}
            data-testid="start-over"
          >
            <SkipBack aria-hidden />
          </PlayerButton>
        )}
        {state.captions.length > 0 && (
          <PlayerButton
            label={state.chosenCaptions >= 0 ? 'Captions off' : 'Captions on'}
            aria-pressed={state.chosenCaptions >= 0}
            onClick={actions.toggleCaptions}
            className="aria-pressed:text-accent"
          >
            <Captions aria-hidden />
          </PlayerButton>
        )}
        <SettingsMenu state={state} playback={playback} container={box} />
        <OtherScreens video={video} />
        <PlayerButton label="Full screen" onClick={actions.toggleFullscreen}>
          <Maximize aria-hidden />
        </PlayerButton>
      </div>
    </div>
  )
}

function OtherScreens({ video }: { video: HTMLVideoElement | null }) {
  const cast = useCast(video)
  const picture = typeof document !== 'undefined' && document.pictureInPictureEnabled
  const togglePicture = () => {
    if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined)
    else void video?.requestPictureInPicture().catch(() => undefined)
  }
  return (
    <>
      {picture && (
        <PlayerButton label="Picture in picture" onClick={togglePicture} className="hidden @sm:grid">
          <PictureInPicture2 aria-hidden />
        </PlayerButton>
      )}
      {cast && (
        <PlayerButton label={cast.name} onClick={cast.open}>
          <Cast aria-hidden />
        </PlayerButton>
      )}
    </>
  )
}

function LiveButton({ state, facts, onGoLive }: { state: PlaybackState; facts: VideoFacts; onGoLive(): void }) {
  const behindMs = facts.behindLiveMs
  if (state.phase !== 'running' || behindMs === null) return null
  const live = behindMs < LIVE_WITHIN_MS && !facts.paused
  return (
    <button
      type="button"
      onClick={onGoLive}
      data-testid="live-edge"
      data-live={live}
      className="inline-flex h-10 items-center gap-2 rounded-lg px-2.5 font-medium text-sm text-white hover:bg-white/15"
    >
      <span className={cn('size-2 rounded-full', live ? 'bg-on-air' : 'bg-white/50')} aria-hidden />
      {live ? (
        'Live'
      ) : (
        <>
          <span className="sr-only">{formatDuration(behindMs)} behind. Go live</span>
          <span className="clock text-[0.8125rem]" aria-hidden>
            −{formatDuration(behindMs)}
          </span>
          <span className="hidden text-accent @sm:inline" aria-hidden>
            Go live
          </span>
        </>
      )}
    </button>
  )
}
