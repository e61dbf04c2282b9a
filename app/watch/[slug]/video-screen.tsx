import { VideoPlayer } from '#app/_player/video-player.tsx'
import type { PublicVideo } from '#features/media/schema.ts'
import { ThemeToggle } from '#ui/theme-toggle.tsx'

/** The watch page of a video on demand. */
export function VideoScreen({ video }: { video: PublicVideo }) {
  return (
    <main className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-5 pb-10 sm:px-5 sm:pt-5">
      <header className="flex items-center justify-between gap-4 px-4 pt-3 sm:px-0 sm:pt-0">
        <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{video.title}</h1>
        <ThemeToggle />
      </header>
      <VideoPlayer video={video} className="aspect-video w-full bg-black sm:rounded-xl" />
      {video.description && (
        <p className="whitespace-pre-line px-4 text-sm leading-relaxed sm:px-0">{video.description}</p>
      )}
    </main>
  )
}
