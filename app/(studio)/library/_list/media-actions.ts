import type { MediaView } from '#features/media/schema.ts'

export interface MediaActions {
  onOpen(item: MediaView): void
  onEdit(item: MediaView): void
  onDelete(item: MediaView): void
  onRetry(item: MediaView): void
  onCancel(item: MediaView): void
  /** A retry or cancellation of this item is in progress. */
  busyId: string | null
}
