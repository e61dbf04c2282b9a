import type { FillerSource } from '#domain/schedule/model/schedule.ts'

/** “3 items, tagged promo”, or “None”. */
export function sayFiller(source: FillerSource | null): string {
  if (isEmpty(source)) return 'None'
  const { mediaIds, tags } = source as FillerSource
  const items = mediaIds.length > 0 ? `${mediaIds.length} ${mediaIds.length === 1 ? 'item' : 'items'}` : null
  const tagged = tags.length > 0 ? `tagged ${tags.join(' + ')}` : null
  return [items, tagged].filter(Boolean).join(', ')
}

export const isEmpty = (source: FillerSource | null) =>
  source === null || (source.mediaIds.length === 0 && source.tags.length === 0)
