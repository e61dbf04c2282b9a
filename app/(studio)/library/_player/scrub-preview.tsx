'use client'
import { type PointerEvent, type ReactNode, useState } from 'react'
import { sheetUrl, tileStyle } from '#app/_player/tile-style.ts'
import { tileAt } from '#domain/media/storyboard.ts'
import type { MediaView } from '#features/media/schema.ts'
import { formatDuration } from '#ui/format.ts'

const WIDTH_PX = 160

interface ScrubPreviewProps {
  item: MediaView
  durationMs: number
  /** The timeline of the item, from its left to its right edge. */
  children: ReactNode
}

/** Above the pointer, the picture of the item at that time. */
export function ScrubPreview({ item, durationMs, children }: ScrubPreviewProps) {
  const [place, setPlace] = useState<{ share: number; leftPx: number } | null>(null)

  function follow({ currentTarget, clientX, pointerType }: PointerEvent) {
    if (pointerType !== 'mouse' || item.storyboardUrl === null) return
    const { left, width } = currentTarget.getBoundingClientRect()
    const share = Math.min(Math.max((clientX - left) / width, 0), 1)
    setPlace({ share, leftPx: Math.min(Math.max(share * width - WIDTH_PX / 2, 0), Math.max(width - WIDTH_PX, 0)) })
  }

  const atMs = (place?.share ?? 0) * durationMs
  const { count, intervalMs } = item.thumbnails
  const tile = tileAt({ thumbnailCount: count, thumbnailIntervalMs: intervalMs }, atMs)
  return (
    <div className="relative" onPointerMove={follow} onPointerLeave={() => setPlace(null)}>
      {children}
      {place && (
        <div
          aria-hidden
          className="pointer-events-none absolute bottom-full z-10 mb-1 overflow-hidden rounded-md border border-line bg-black"
          style={{ left: place.leftPx, width: WIDTH_PX }}
        >
          <div className="aspect-video" style={tileStyle(sheetUrl(item.id), tile)} />
          <p className="clock bg-surface py-0.5 text-center text-xs">{formatDuration(atMs)}</p>
        </div>
      )}
    </div>
  )
}
