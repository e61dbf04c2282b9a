import './public-player.css'
import { Maximize, Pause, Play, Volume2, VolumeX } from 'lucide-react'
import type { PublicStoryboard } from '#features/on-demand/schema.ts'
import { cn } from '#ui/cn.ts'
import { formatDuration } from '#ui/format.ts'
import { PlayerButton } from './player-button.tsx'
import { ScrubBar } from './scrub-bar.tsx'
import { useIdle } from './use-idle.ts'
import { useVideoClock } from './use-video-clock.ts'

interface VideoControlsProps {
  video: HTMLVideoElement | null
  box: HTMLElement | null
  storyboard: PublicStoryboard | null
  /** Address of a picture of the storyboard. */
  urlOf(sheet: number): string
}

export function togglePlay(video: HTMLVideoElement | null): void {
  if (video?.paused) void video.play().catch(() => undefined)
  else video?.pause()
}

/** Over the lower edge of the picture of a video on demand. */
export function VideoControls({ video, box, storyboard, urlOf }: VideoControlsProps) {
  const { atS, durationS, paused, muted } = useVideoClock(video)
  const idle = useIdle(box)

  function toggleFullscreen() {
    if (document.fullscreenElement) void document.exitFullscreen()
    else if (box?.requestFullscreen) void box.requestFullscreen().catch(() => undefined)
    // iPhones can show only the video element in full screen.
    else (video as { webkitEnterFullscreen?(): void } | null)?.webkitEnterFullscreen?.()
  }

  return (
    <div
      className={cn(
        'absolute inset-x-0 bottom-0 bg-linear-to-t from-black/85 to-transparent px-2 pt-10 pb-1.5 transition-opacity focus-within:opacity-100 sm:px-3',
        idle && !paused && 'opacity-0',
      )}
    >
      {durationS > 0 && (
        <ScrubBar
          {...{ atS, durationS, storyboard, urlOf }}
          onSeek={(toS) => {
            if (video) video.currentTime = toS
          }}
        />
      )}
      <div className="flex items-center gap-0.5 text-white">
        <PlayerButton label={paused ? 'Play' : 'Pause'} onClick={() => togglePlay(video)}>
          {paused ? <Play className="fill-current" aria-hidden /> : <Pause className="fill-current" aria-hidden />}
        </PlayerButton>
        <PlayerButton
          label={muted ? 'Unmute' : 'Mute'}
          onClick={() => {
            if (!video) return
            video.muted = !muted
            if (muted && video.volume === 0) video.volume = 0.5
          }}
        >
          {muted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
        </PlayerButton>
        <p className="clock px-2 text-[0.8125rem]">
          {formatDuration(atS * 1_000)} / {formatDuration(durationS * 1_000)}
        </p>
        <span className="flex-1" />
        <PlayerButton label="Full screen" onClick={toggleFullscreen}>
          <Maximize aria-hidden />
        </PlayerButton>
      </div>
    </div>
  )
}
