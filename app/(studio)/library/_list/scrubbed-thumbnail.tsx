'use client'
import { type PointerEvent, useState } from 'react'
import type { MediaView } from '#features/media/schema.ts'
import { MediaThumbnail } from './media-thumbnail.tsx'

/** More pictures than this are not told apart at the width of a card. */
const STEPS = 12

/** The item's artwork; while the pointer moves over it, the picture at that place of the item. */
export function ScrubbedThumbnail({ item }: { item: MediaView }) {
  const [step, setStep] = useState<number | null>(null)
  const { count, intervalMs } = item.thumbnails
  const steps = Math.min(STEPS, count)

  function scrub({ currentTarget, clientX, pointerType }: PointerEvent) {
    if (pointerType !== 'mouse') return
    const { left, width } = currentTarget.getBoundingClientRect()
    setStep(Math.min(Math.max(Math.floor(((clientX - left) / width) * steps), 0), steps - 1))
  }

  const url =
    step === null || steps < 2
      ? item.thumbnailUrl
      : `/api/media/${item.id}/thumbnail?at=${Math.floor(((step + 0.5) * count) / steps) * intervalMs}`
  return (
    <div className="relative" onPointerMove={scrub} onPointerLeave={() => setStep(null)}>
      <MediaThumbnail url={url} className="w-full rounded-none border-0" />
      {step !== null && steps > 1 && (
        <span
          aria-hidden
          className="absolute bottom-0 left-0 h-0.5 bg-accent"
          style={{ width: `${((step + 1) / steps) * 100}%` }}
        />
      )}
    </div>
  )
}
