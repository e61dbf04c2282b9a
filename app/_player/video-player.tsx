'use client'
import { useEffect, useState } from 'react'
import type { PublicVideo } from '#features/on-demand/schema.ts'
import { cn } from '#ui/cn.ts'
import { reportNative } from './native-report.ts'
import { togglePlay, VideoControls } from './video-controls.tsx'
import { followTracks, VideoLanguages, type VideoTracks } from './video-languages.tsx'
import { VideoMessage } from './video-message.tsx'
import { followViewer, newViewerSession, viewerReport } from './viewer-report.ts'

/** Plays a video from its start. */
export function VideoPlayer({
  video: { id, title, hlsUrl, posterUrl, storyboard },
  className,
}: {
  video: Pick<PublicVideo, 'id' | 'title' | 'hlsUrl' | 'posterUrl' | 'storyboard'>
  className?: string
}) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [tracks, setTracks] = useState<VideoTracks | null>(null)
  const [box, setBox] = useState<HTMLElement | null>(null)
  /** Counts the attempts: another one opens the video again. */
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt opens it again
  useEffect(() => {
    if (!video || !hlsUrl) return
    setProblem(null)
    return openVideo(video, { id, url: hlsUrl }, { onProblem: setProblem, onTracks: setTracks })
  }, [video, id, hlsUrl, attempt])

  return (
    <div ref={setBox} className={cn('dark relative overflow-hidden', className)} data-testid="video-player">
      {/* biome-ignore lint/a11y/useMediaCaption: its captions are tracks of the playlist */}
      <video
        ref={setVideo}
        playsInline
        preload="metadata"
        poster={posterUrl ?? undefined}
        aria-label={`Video of ${title}`}
        className="size-full object-contain sm:rounded-xl"
        data-testid="player-video"
        onClick={() => togglePlay(video)}
      />
      {hlsUrl && !problem && (
        <VideoControls
          {...{ video, box, storyboard }}
          urlOf={(sheet) => hlsUrl.replace(/master\.m3u8$/, `storyboard/${sheet}.jpg`)}
        />
      )}
      {tracks && !problem && <VideoLanguages tracks={tracks} container={box} />}
      {hlsUrl === null && (
        <VideoMessage title="This video needs a signed link">
          Open it from the website or message with the link.
        </VideoMessage>
      )}
      {problem && (
        <VideoMessage
          title="The video cannot be played"
          action={
            <button
              type="button"
              onClick={() => setAttempt((count) => count + 1)}
              className="mt-4 rounded-full bg-white px-4 py-2 font-medium text-black text-sm"
            >
              Try again
            </button>
          }
        >
          {problem}
        </VideoMessage>
      )}
    </div>
  )
}

const GONE = 'It does not exist any more, or may not be watched now.'
const REFUSED = 'The link has expired, or is for another video or website. Open the page again from its original link.'
const LOST = 'The connection was lost.'

/** @returns closes it */
function openVideo(
  video: HTMLVideoElement,
  { id, url }: { id: string; url: string },
  { onProblem, onTracks }: { onProblem(words: string): void; onTracks(tracks: VideoTracks): void },
): () => void {
  let close = () => video.removeAttribute('src')
  let closed = false
  void import('hls.js').then(({ default: Hls }) => {
    if (closed) return
    // A new source ends the playback that a viewer already asked for.
    const isWanted = !video.paused
    if (!Hls.isSupported()) {
      video.src = url
      if (isWanted) void video.play().catch(() => undefined)
      video.onerror = () => onProblem(LOST)
      const endReport = reportNative(id, newViewerSession(), video, () => null)
      close = () => {
        endReport()
        video.removeAttribute('src')
      }
      return
    }
    const report = viewerReport(id, newViewerSession(), video, Hls.version)
    const hls = new Hls({ capLevelToPlayerSize: true, maxMaxBufferLength: 60, cmcd: report.config })
    const endReport = followViewer(Hls, hls, video, report)
    close = () => {
      endReport()
      hls.destroy()
    }
    hls.on(Hls.Events.ERROR, (_, { fatal, type, response }) => {
      if (!fatal) return
      if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError()
      else onProblem(response?.code === 404 ? GONE : response?.code === 403 ? REFUSED : LOST)
    })
    followTracks(Hls, hls, onTracks)
    hls.loadSource(url)
    hls.attachMedia(video)
    if (isWanted) void video.play().catch(() => undefined)
  })
  return () => {
    closed = true
    close()
  }
}
