import { Ban, RotateCw } from 'lucide-react'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import type { MediaActions } from './media-actions.ts'
import { canCancel, canRetry } from './media-words.ts'

/** Retry or cancel, whichever its state allows. */
export function AgainButton({
  item,
  actions: { onRetry, onCancel, busyId },
}: {
  item: MediaView
  actions: MediaActions
}) {
  if (!canRetry(item) && !canCancel(item)) return null
  const [label, icon, onClick] = canRetry(item)
    ? (['Retry', RotateCw, onRetry] as const)
    : (['Cancel', Ban, onCancel] as const)
  return (
    <Button
      needs="program"
      icon={icon}
      size="small"
      busy={busyId === item.id}
      aria-label={`${label} ${item.title}`}
      onClick={() => onClick(item)}
    >
      {label}
    </Button>
  )
}
