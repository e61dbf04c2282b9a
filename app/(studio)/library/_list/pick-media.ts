import type { MediaKindName, MediaView } from '#features/media/schema.ts'
import { isInProgress } from './media-words.ts'

export interface MediaFilter {
  /** Words that title or file name must all contain, in any order and case. */
  text: string
  kind: MediaKindName | 'all'
  status: 'all' | 'ready' | 'in-progress' | 'failed'
  /** Empty: any tag. */
  tag: string
}

export const NO_FILTER: MediaFilter = { text: '', kind: 'all', status: 'all', tag: '' }

export const isFiltering = ({ text, kind, status, tag }: MediaFilter) =>
  text.trim() !== '' || kind !== 'all' || status !== 'all' || tag !== ''

/** The items that match the filter, in their order. */
export function pickMedia<Item extends Pick<MediaView, 'title' | 'sourceName' | 'kind' | 'status' | 'tags'>>(
  media: readonly Item[],
  filter: MediaFilter,
): Item[] {
  const words = fold(filter.text).split(/\s+/).filter(Boolean)
  return media.filter((item) => {
    if (filter.kind !== 'all' && item.kind !== filter.kind) return false
    if (
      filter.status === 'in-progress' ? !isInProgress(item) : filter.status !== 'all' && item.status !== filter.status
    )
      return false
    if (filter.tag !== '' && !item.tags.includes(filter.tag)) return false
    const text = fold(`${item.title} ${item.sourceName}`)
    return words.every((word) => text.includes(word))
  })
}

/** “cafe” finds “Café”. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
