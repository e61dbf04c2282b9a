import type { FillerSource } from '#domain/schedule/model/schedule.ts'

/** “3 items, tagged promo”, or “None”. */
export function sayFiller(source: Pick<FillerSource, 'mediaIds' | 'tags'> | null): string {
  const { mediaIds, tags } = source ?? { mediaIds: [], tags: [] }
  const items = mediaIds.length > 0 ? `${mediaIds.length} ${mediaIds.length === 1 ? 'item' : 'items'}` : null
  const tagged = tags.length > 0 ? `tagged ${tags.join(' + ')}` : null
  return [items, tagged].filter(Boolean).join(', ') || 'None'
}
