'use client'
import type { ReactNode } from 'react'
import type { MediaView } from '#features/media/schema.ts'
import { QueryView } from '#ui/query-view.tsx'
import { SearchInput } from '#ui/search-input.tsx'
import { searchNote } from './search-note.tsx'
import type { MediaSearch } from './use-media-search.ts'

interface FoundMediaProps {
  of: MediaSearch
  children(media: readonly MediaView[]): ReactNode
}

/** The field of a search and the items that it finds. */
export function FoundMedia({ of: search, children }: FoundMediaProps) {
  const { text, setText, media, busy } = search
  return (
    <>
      <SearchInput
        label="Search the library"
        placeholder="Search"
        value={text}
        onChange={setText}
        className="mt-1 mb-2"
      />
      <p className="sr-only" aria-live="polite">
        {text !== '' && !busy && `${media?.length} found`}
      </p>
      <QueryView query={{ ...search, data: media }} what="the library" bars={3} className="px-0">
        {(found) => (
          <>
            {found.length > 0 && children(found)}
            <Note>{searchNote(search, found.length)}</Note>
          </>
        )}
      </QueryView>
    </>
  )
}

const Note = ({ children }: { children: ReactNode }) =>
  children && <p className="py-4 text-center text-muted text-sm">{children}</p>
