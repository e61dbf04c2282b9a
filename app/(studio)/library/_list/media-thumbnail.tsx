'use client'
import { Film } from 'lucide-react'
import { useState } from 'react'
import { cn } from '#ui/cn.ts'
import type { Column } from '#ui/data-table.tsx'

/** One still of the item; a film icon until there is one. Decorative: the title is next to it. */
export function MediaThumbnail({ url, className }: { url: string | null; className?: string }) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null)
  return (
    <span
      className={cn(
        'grid aspect-video shrink-0 place-items-center overflow-hidden rounded-md border border-line bg-raised text-muted',
        className,
      )}
    >
      {url && url !== brokenUrl ? (
        // biome-ignore lint/performance/noImgElement: a small JPEG that needs the session, which an image optimiser does not have
        <img src={url} alt="" loading="lazy" className="size-full object-cover" onError={() => setBrokenUrl(url)} />
      ) : (
        <Film className="size-5" aria-hidden />
      )}
    </span>
  )
}

/** The first column of lists with thumbnails. */
export const THUMBNAIL_COLUMN: Column<{ thumbnailUrl: string | null }> = {
  label: 'Thumbnail',
  hideLabel: true,
  bare: true,
  cell: ({ thumbnailUrl }) => <MediaThumbnail url={thumbnailUrl} className="w-26 md:w-30" />,
  className: 'sm:pr-0',
}
