// What stands in the form of an item, and what of it is to be saved.
import { type MediaView, type UpdateMediaInput, updateMediaSchema } from '#features/media/schema.ts'

export interface MediaDraft extends Pick<MediaView, 'title' | 'kind' | 'tags' | 'artworkAtMs'> {
  description: string
  rating: string
  /** As typed; a comma may stand for the point. */
  weight: string
}

type Described = Pick<MediaView, 'id' | 'title' | 'kind' | 'tags' | 'artworkAtMs' | 'description' | 'rating' | 'weight'>

export const toDraft = ({ title, kind, tags, artworkAtMs, description, rating, weight }: Described): MediaDraft => ({
  title,
  kind,
  tags,
  artworkAtMs,
  weight: String(weight),
  description: description ?? '',
  rating: rating ?? '',
})

/** Only what differs from `before`; null when nothing does. Errors by field. */
export function readChange(
  before: Described,
  draft: MediaDraft,
): { ok: true; change: UpdateMediaInput | null } | { ok: false; errors: Record<string, string> } {
  const typed = draft.weight.trim().replace(',', '.')
  const parsed = updateMediaSchema.safeParse({ ...draft, mediaId: before.id, weight: typed === '' ? 1 : Number(typed) })
  if (!parsed.success)
    return {
      ok: false,
      // Of several at one field the first one is shown.
      errors: Object.fromEntries(
        parsed.error.issues.toReversed().map(({ path, message }) => [String(path[0] ?? ''), message]),
      ),
    }
  const { mediaId, ...values } = parsed.data
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof values]),
  )
  return { ok: true, change: changed.length === 0 ? null : { mediaId, ...Object.fromEntries(changed) } }
}
