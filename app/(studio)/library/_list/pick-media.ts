import type { MediaKind } from '#domain/timeline/timeline.ts'
import type { MediaView } from '#features/media/schema.ts'
import { isInProgress } from './media-words.ts'

export interface MediaFilter {
  /** Words that title or file name must all contain, in any order and case. */
  text: string
  kind: MediaKind | 'ALL'
  state: 'ALL' | 'READY' | 'IN_PROGRESS' | 'FAILED'
  /** Empty: any tag. */
  tag: string
}

export const NO_FILTER: MediaFilter = { text: '', kind: 'ALL', state: 'ALL', tag: '' }

export const isFiltering = ({ text, kind, state, tag }: MediaFilter) =>
  text.trim() !== '' || kind !== 'ALL' || state !== 'ALL' || tag !== ''

/** The items that match the filter, in their order. */
export function pickMedia<Item extends Pick<MediaView, 'title' | 'sourceName' | 'kind' | 'state' | 'tags'>>(
  media: readonly Item[],
  filter: MediaFilter,
): Item[] {
  const words = fold(filter.text).split(/\s+/).filter(Boolean)
  return media.filter((item) => {
    if (filter.kind !== 'ALL' && item.kind !== filter.kind) return false
    if (filter.state === 'IN_PROGRESS' ? !isInProgress(item) : filter.state !== 'ALL' && item.state !== filter.state)
      return false
    if (filter.tag !== '' && !item.tags.includes(filter.tag)) return false
    const text = fold(`${item.title} ${item.sourceName}`)
    return words.every((word) => text.includes(word))
  })
}

/** “cafe” finds “Café”. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
