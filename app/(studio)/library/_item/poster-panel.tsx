'use client'
import { useMutation } from '@tanstack/react-query'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { artworkIndex, thumbnailIndex } from '#domain/media/artwork.ts'
import type { MediaView } from '#features/media/schema.ts'
import { cn } from '#ui/cn.ts'
import { formatDuration } from '#ui/format.ts'
import { useRefused } from '#ui/permissions.tsx'
import { publicPath } from '#ui/public-path.ts'
import { MediaThumbnail } from '../_list/media-thumbnail.tsx'
import { usePutMedia } from '../use-library.ts'

/** Good pictures of the item, of which one becomes its artwork. Any other one is chosen in its form. */
export function PosterPanel({ item }: { item: MediaView }) {
  return item.status === 'ready' && item.postersMs.length > 1 ? <Posters item={item} /> : null
}

function Posters({ item }: { item: MediaView }) {
  const trpc = useTRPC()
  const put = usePutMedia()
  const refused = useRefused('program', 'The artwork was not changed')
  const update = useMutation(
    trpc.media.update.mutationOptions({
      onSuccess(saved) {
        put(saved)
        toast.success('Artwork changed')
      },
      onError: (error) => toastError('The artwork was not changed', error),
    }),
  )
  const { count: thumbnailCount, intervalMs: thumbnailIntervalMs } = item.thumbnails
  const stored = { thumbnailCount, thumbnailIntervalMs, posterAtMs: item.postersMs }
  const shown = artworkIndex({ artworkAtMs: item.artworkAtMs, durationMs: item.durationMs, ...stored })
  return (
    <section aria-labelledby="posters">
      <h3 id="posters" className="mb-2 font-semibold text-sm">
        Artwork
      </h3>
      <ul className="grid grid-cols-3 gap-2">
        {item.postersMs.map((atMs) => {
          const isShown = thumbnailIndex(stored, atMs) === shown
          return (
            <li key={atMs}>
              <button
                type="button"
                aria-pressed={isShown}
                aria-label={`Picture at ${formatDuration(atMs)}`}
                disabled={update.isPending}
                className={cn(
                  'block w-full rounded-lg p-0.5 ring-2',
                  isShown ? 'ring-accent' : 'ring-transparent hover:ring-line',
                )}
                onClick={() => !isShown && !refused() && update.mutate({ mediaId: item.id, artworkAtMs: atMs })}
              >
                <MediaThumbnail url={publicPath(`/api/media/${item.id}/thumbnail?at=${atMs}`)} className="w-full" />
              </button>
            </li>
          )
        })}
      </ul>
      <p className="mt-2 text-muted text-xs">Shown in guides and lists. “Edit” offers all other pictures.</p>
    </section>
  )
}
