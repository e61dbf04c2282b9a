'use client'
import { Film } from 'lucide-react'
import { useState } from 'react'
import type { MediaView } from '#features/media/schema.ts'
import { cn } from '#ui/cn.ts'

export function PickerThumbnail({ media, className }: { media: Pick<MediaView, 'thumbnailUrl'>; className?: string }) {
  const [failed, setFailed] = useState(false)
  return (
    <span
      className={cn('grid aspect-video shrink-0 place-items-center overflow-hidden rounded-md bg-black/85', className)}
    >
      {media.thumbnailUrl && !failed ? (
        // biome-ignore lint/performance/noImgElement: already a small JPEG of the right size
        <img
          src={media.thumbnailUrl}
          alt=""
          loading="lazy"
          className="size-full object-cover"
          onError={() => setFailed(true)}
        />
      ) : (
        <Film className="size-5 text-white/35" strokeWidth={1.5} aria-hidden />
      )}
    </span>
  )
}
