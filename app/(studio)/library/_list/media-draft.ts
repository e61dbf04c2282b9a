// The values of an item's form, and the change to save.
import type { MediaView, UpdateMediaInput } from '#features/media/schema.ts'

export interface MediaDraft extends Pick<MediaView, 'title' | 'kind' | 'tags' | 'access' | 'artworkAtMs'> {
  description: string
  folder: string
  rating: string
  /** As typed; a decimal comma is accepted. */
  weight: string
}

type Described = Pick<
  MediaView,
  'id' | 'title' | 'kind' | 'tags' | 'access' | 'artworkAtMs' | 'description' | 'rating' | 'weight' | 'folder'
>

export const toDraft = (item: Described): MediaDraft => {
  const { title, kind, tags, access, artworkAtMs, description, rating, weight, folder } = item
  return {
    title,
    kind,
    tags,
    access,
    artworkAtMs,
    weight: String(weight),
    description: description ?? '',
    folder: folder ?? '',
    rating: rating ?? '',
  }
}

/** As the schema takes it; an empty weight is 1. */
export function toInput(draft: MediaDraft) {
  const typed = draft.weight.trim().replace(',', '.')
  return { ...draft, weight: typed === '' ? 1 : Number(typed) }
}

/** Only what differs from `before`; null when nothing does. */
export function changeOf(before: Described, { mediaId, ...values }: UpdateMediaInput): UpdateMediaInput | null {
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof values]),
  )
  return changed.length === 0 ? null : { mediaId, ...Object.fromEntries(changed) }
}
