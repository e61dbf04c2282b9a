'use client'
import { Search } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { canAir } from '#app/(studio)/library/_list/media-words.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Input } from '#ui/field.tsx'

/** Whether title or file name contain every word of the search, ignoring case. */
function matchesSearch({ title, sourceName }: Pick<MediaView, 'title' | 'sourceName'>, search: string): boolean {
  const text = `${title} ${sourceName}`.toLocaleLowerCase()
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** The items that can air and match, and the field to search them with its messages. */
export function useLibrarySearch(media: readonly MediaView[]) {
  const [search, setSearch] = useState('')
  const ready = media.filter(canAir)
  const found = ready.filter((item) => matchesSearch(item, search))
  const field = (
    <>
      <div className="relative mb-2">
        <Search className="pointer-events-none absolute top-3 left-3 size-4 text-muted" aria-hidden />
        <Input
          type="search"
          aria-label="Search the library"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="pl-9"
        />
      </div>
      <p className="sr-only" aria-live="polite">
        {search ? `${found.length} found` : ''}
      </p>
      {found.length === 0 && (
        <p className="py-4 text-center text-muted text-sm">
          {ready.length > 0 ? (
            'No items match.'
          ) : (
            <>
              No items are ready yet.{' '}
              <Link href="/library" className="text-accent underline underline-offset-2">
                Upload a video
              </Link>
            </>
          )}
        </p>
      )}
    </>
  )
  return { found, field }
}
