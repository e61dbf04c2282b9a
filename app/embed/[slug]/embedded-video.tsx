import { VideoPlayer } from '#app/_player/video-player.tsx'
import type { PublicVideo } from '#features/on-demand/schema.ts'

/** Fills its frame at any aspect ratio. */
export function EmbeddedVideo({
  video,
}: {
  video: Pick<PublicVideo, 'id' | 'title' | 'hlsUrl' | 'posterUrl' | 'storyboard'>
}) {
  return (
    <main>
      <h1 className="sr-only">{video.title}</h1>
      <VideoPlayer video={video} className="h-dvh w-full bg-black" />
    </main>
  )
}
