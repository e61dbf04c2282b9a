'use client'
import { Pencil } from 'lucide-react'
import type { MediaView } from '#features/media/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Notice } from '#ui/notice.tsx'
import { MediaState } from '../_list/media-state.tsx'
import { MediaThumbnail } from '../_list/media-thumbnail.tsx'
import { isInProgress } from '../_list/media-words.ts'
import { ItemPlayer } from '../_player/item-player.tsx'
import { ItemPanels } from './item-panels.tsx'

/** Details of one item in a drawer, updated while it is prepared. */
export function MediaDetails({
  item,
  onEdit,
  onClose,
}: {
  item: MediaView | null
  onEdit(item: MediaView): void
  onClose(): void
}) {
  return (
    <Dialog open={item !== null} onOpenChange={(open) => !open && onClose()} title={item?.title ?? ''} place="side">
      {item && (
        <div className="grid gap-6">
          <div className="grid gap-3">
            {item.status === 'ready' || item.early ? (
              <ItemPlayer key={item.id} item={item} />
            ) : (
              <MediaThumbnail url={item.thumbnailUrl} className="w-full rounded-lg" />
            )}
            <div className="flex items-center justify-between gap-4">
              <div className={isInProgress(item) ? 'flex-1' : undefined}>
                <MediaState item={item} />
              </div>
              <Button needs="program" icon={Pencil} size="small" onClick={() => onEdit(item)}>
                Edit
              </Button>
            </div>
            {item.failure && <Notice tone="danger">{item.failure.message}</Notice>}
            {item.sameAs && (
              <Notice>The same file was uploaded before, as “{item.sameAs.title}”. Delete one of them.</Notice>
            )}
            {item.description && <p className="whitespace-pre-line text-sm leading-relaxed">{item.description}</p>}
            {item.tags.length > 0 && (
              <ul aria-label="Tags" className="flex flex-wrap gap-1.5">
                {item.tags.map((tag) => (
                  <li key={tag}>
                    <Badge>{tag}</Badge>
                  </li>
                ))}
              </ul>
            )}
          </div>
          <ItemPanels item={item} />
        </div>
      )}
    </Dialog>
  )
}
