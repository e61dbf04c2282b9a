'use client'
import { useEffect, useRef, useState } from 'react'
import type { PublicVideo } from '#features/media/schema.ts'
import { cn } from '#ui/cn.ts'
import { followTracks, VideoLanguages, type VideoTracks } from './video-languages.tsx'

/** Plays a video from its start, with the controls of the browser. */
export function VideoPlayer({
  video: { title, hlsUrl, posterUrl },
  className,
}: {
  video: Pick<PublicVideo, 'title' | 'hlsUrl' | 'posterUrl'>
  className?: string
}) {
  const element = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [tracks, setTracks] = useState<VideoTracks | null>(null)
  const [box, setBox] = useState<HTMLElement | null>(null)
  /** Counts the attempts: another one opens the video again. */
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt opens it again
  useEffect(() => {
    const video = element.current
    if (!video) return
    setProblem(null)
    return openVideo(video, hlsUrl, { onProblem: setProblem, onTracks: setTracks })
  }, [hlsUrl, attempt])

  return (
    <div ref={setBox} className={cn('relative', className)} data-testid="video-player">
      {/* biome-ignore lint/a11y/useMediaCaption: its captions are tracks of the playlist */}
      <video
        ref={element}
        controls
        playsInline
        preload="metadata"
        poster={posterUrl ?? undefined}
        aria-label={`Video of ${title}`}
        className="size-full object-contain sm:rounded-xl"
        data-testid="player-video"
      />
      {tracks && !problem && <VideoLanguages tracks={tracks} container={box} />}
      {problem && (
        <div className="absolute inset-0 grid place-items-center bg-black/85 px-6 text-center text-white">
          <div role="alert">
            <p className="font-semibold">The video cannot be played</p>
            <p className="mt-1 text-sm text-white/80">{problem}</p>
            <button
              type="button"
              onClick={() => setAttempt((count) => count + 1)}
              className="mt-4 rounded-full bg-white px-4 py-2 font-medium text-black text-sm"
            >
              Try again
            </button>
          </div>
        </div>
      )}
    </div>
  )
}

const GONE = 'It does not exist any more, or may not be watched now.'
const LOST = 'The connection was lost.'

/** @returns closes it */
function openVideo(
  video: HTMLVideoElement,
  url: string,
  { onProblem, onTracks }: { onProblem(words: string): void; onTracks(tracks: VideoTracks): void },
): () => void {
  let close = () => video.removeAttribute('src')
  let closed = false
  void import('hls.js').then(({ default: Hls }) => {
    if (closed) return
    if (!Hls.isSupported()) {
      video.src = url
      video.onerror = () => onProblem(LOST)
      return
    }
    const hls = new Hls({ capLevelToPlayerSize: true })
    close = () => hls.destroy()
    hls.on(Hls.Events.ERROR, (_, { fatal, type, response }) => {
      if (!fatal) return
      if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError()
      else onProblem(response?.code === 404 ? GONE : LOST)
    })
    followTracks(Hls, hls, onTracks)
    hls.loadSource(url)
    hls.attachMedia(video)
  })
  return () => {
    closed = true
    close()
  }
}
