'use client'
import { artworkIndex } from '#domain/media/artwork.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { formatDuration } from '#ui/format.ts'
import { publicPath } from '#ui/public-path.ts'
import { MediaThumbnail } from './media-thumbnail.tsx'

/** Chooses the item's artwork from its stills. */
export function ArtworkField({
  item,
  atMs,
  error,
  onChange,
}: {
  item: MediaView
  /** null: the default still. */
  atMs: number | null
  error: string | null
  onChange(atMs: number | null): void
}) {
  const { count, intervalMs } = item.thumbnails
  const { durationMs, postersMs: posterAtMs } = item
  const stored = { thumbnailCount: count, thumbnailIntervalMs: intervalMs }
  const index = artworkIndex({ artworkAtMs: atMs, durationMs, posterAtMs, ...stored })
  if (index === null) return null
  const shownMs = index * intervalMs
  return (
    <Field
      label="Artwork"
      error={error}
      hint={
        atMs === null
          ? 'Shown in guides. Default: a clear still about a third into the item.'
          : `Shown in guides: the item at ${formatDuration(shownMs)}.`
      }
    >
      {(control) => (
        <div className="grid gap-2">
          <MediaThumbnail
            url={publicPath(`/api/media/${item.id}/thumbnail?at=${shownMs}`)}
            className="w-full rounded-lg"
          />
          <div className="flex items-center gap-3">
            <input
              {...control}
              type="range"
              min={0}
              max={count - 1}
              value={index}
              disabled={count === 1}
              aria-valuetext={formatDuration(shownMs)}
              className="h-8 min-w-0 flex-1 accent-accent"
              // The last still may be of the item's end.
              onChange={({ target }) => onChange(Math.min(Number(target.value) * intervalMs, (durationMs ?? 1) - 1))}
            />
            <Button size="small" disabled={atMs === null} onClick={() => onChange(null)}>
              Default
            </Button>
          </div>
        </div>
      )}
    </Field>
  )
}
