import type { MediaView } from '#features/media/schema.ts'

/** Whether title or file name contain every word of the search, ignoring case. */
export function matchesSearch({ title, sourceName }: Pick<MediaView, 'title' | 'sourceName'>, search: string): boolean {
  const text = `${title} ${sourceName}`.toLocaleLowerCase()
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
