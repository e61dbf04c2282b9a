'use client'
import { KindBadge } from '#app/(studio)/channels/_status/kind-label.tsx'
import { MediaThumbnail } from '#app/(studio)/library/_list/media-thumbnail.tsx'
import { earlyWords, statusWord } from '#app/(studio)/library/_list/media-words.ts'
import type { MediaView } from '#features/media/schema.ts'
import { formatDuration } from '#ui/format.ts'

/** What a list to choose from shows of an item: thumbnail, title, duration, type, and its state until it is ready. */
export function MediaLine({ item, small }: { item: MediaView; small?: boolean }) {
  return (
    <>
      <MediaThumbnail url={item.thumbnailUrl} className={small ? 'w-14' : 'w-20'} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-sm">{item.title}</span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="clock text-muted text-xs">{formatDuration(item.durationMs ?? 0)}</span>
          <KindBadge kind={item.kind} />
          {item.status !== 'ready' && <span className="text-muted text-xs">{stateWords(item)}</span>}
        </span>
      </span>
    </>
  )
}

const stateWords = ({ early, status }: MediaView) => (early ? earlyWords(early, Date.now()) : statusWord(status))
