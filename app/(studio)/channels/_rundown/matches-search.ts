import type { MediaView } from '#features/media/schema.ts'

/** Every word of the search stands somewhere in the title or the file's name, whatever the case. */
export function matchesSearch({ title, sourceName }: Pick<MediaView, 'title' | 'sourceName'>, search: string): boolean {
  const text = `${title} ${sourceName}`.toLocaleLowerCase()
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
