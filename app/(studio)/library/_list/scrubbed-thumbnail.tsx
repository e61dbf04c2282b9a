'use client'
import { type PointerEvent, useState } from 'react'
import { sheetUrl, tileStyle } from '#app/_player/tile-style.ts'
import { tileStep } from '#domain/media/storyboard.ts'
import type { MediaView } from '#features/media/schema.ts'
import { MediaThumbnail } from './media-thumbnail.tsx'

/** The item's artwork; while the pointer moves over it, the tile of its storyboard at that place of the item. */
export function ScrubbedThumbnail({ item }: { item: MediaView }) {
  const [tile, setTile] = useState<number | null>(null)
  const tiles = Math.ceil(item.thumbnails.count / tileStep(item.thumbnails.count))
  const isScrubbed = item.storyboardUrl !== null && tiles > 1

  function scrub({ currentTarget, clientX, pointerType }: PointerEvent) {
    if (pointerType !== 'mouse' || !isScrubbed) return
    const { left, width } = currentTarget.getBoundingClientRect()
    setTile(Math.min(Math.max(Math.floor(((clientX - left) / width) * tiles), 0), tiles - 1))
  }

  return (
    <div className="relative" onPointerMove={scrub} onPointerLeave={() => setTile(null)} data-testid="scrub">
      <MediaThumbnail url={item.thumbnailUrl} className="w-full rounded-none border-0" />
      {tile !== null && (
        <>
          <span aria-hidden className="absolute inset-0 bg-black" style={tileStyle(sheetUrl(item.id), tile)} />
          <span
            aria-hidden
            className="absolute bottom-0 left-0 h-0.5 bg-accent"
            style={{ width: `${((tile + 1) / tiles) * 100}%` }}
          />
        </>
      )}
    </div>
  )
}
