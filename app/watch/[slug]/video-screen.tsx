import { ArrowLeft } from 'lucide-react'
import { VideoPlayer } from '#app/_player/video-player.tsx'
import type { PublicVideo } from '#features/on-demand/schema.ts'
import { ThemeToggle } from '#ui/theme-toggle.tsx'
import { AiredAt } from './aired-at.tsx'

interface VideoScreenProps {
  video: Pick<PublicVideo, 'id' | 'title' | 'description' | 'hlsUrl' | 'posterUrl' | 'storyboard'>
  /** Of a past programme. */
  channel?: { name: string; watchUrl: string; airedAt?: string }
}

/** The watch page of a video on demand, or of a past programme. */
export function VideoScreen({ video, channel }: VideoScreenProps) {
  return (
    <main className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-5 pb-10 sm:px-5 sm:pt-5">
      <header className="flex items-center justify-between gap-4 px-4 pt-3 sm:px-0 sm:pt-0">
        <div className="min-w-0">
          {channel && (
            <a
              href={channel.watchUrl}
              className="mb-1 inline-flex max-w-full items-center gap-1.5 text-muted text-sm hover:text-ink"
            >
              <ArrowLeft className="size-4 shrink-0" aria-hidden />
              <span className="truncate">{channel.name}</span>
            </a>
          )}
          <h1 className="break-words font-semibold text-xl tracking-tight">{video.title}</h1>
          {channel?.airedAt && <AiredAt at={channel.airedAt} />}
        </div>
        <ThemeToggle />
      </header>
      <VideoPlayer video={video} className="aspect-video w-full bg-black sm:rounded-xl" />
      {video.description && (
        <p className="whitespace-pre-line px-4 text-sm leading-relaxed sm:px-0">{video.description}</p>
      )}
    </main>
  )
}
