'use client'
import { Pencil, Trash2 } from 'lucide-react'
import type { MediaView } from '#features/media/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Notice } from '#ui/notice.tsx'
import { AgainButton } from '../_list/again-button.tsx'
import type { MediaActions } from '../_list/media-actions.ts'
import { MediaState } from '../_list/media-state.tsx'
import { MediaThumbnail } from '../_list/media-thumbnail.tsx'
import { isInProgress } from '../_list/media-words.ts'
import { ItemPlayer } from '../_player/item-player.tsx'
import { ItemPanels } from './item-panels.tsx'

/** Details of one item in a drawer, updated while it is prepared. */
export function MediaDetails({
  item,
  actions,
  onClose,
}: {
  item: MediaView | null
  actions: MediaActions
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
            <div className="flex flex-wrap items-center justify-between gap-2">
              <div className={isInProgress(item) ? 'basis-full' : undefined}>
                <MediaState item={item} />
              </div>
              <div className="flex gap-2">
                <AgainButton item={item} actions={actions} />
                <Button needs="program" icon={Pencil} size="small" onClick={() => actions.onEdit(item)}>
                  Edit
                </Button>
                <Button
                  needs="program"
                  icon={Trash2}
                  size="small"
                  tone="danger-quiet"
                  onClick={() => actions.onDelete(item)}
                >
                  Delete
                </Button>
              </div>
            </div>
            {item.failure && <Notice tone="danger">{item.failure.message}</Notice>}
            {item.sameAs && (
              <Notice>The same file was uploaded before, as “{item.sameAs.title}”. You may delete one of them.</Notice>
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
