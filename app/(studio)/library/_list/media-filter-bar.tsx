'use client'
import { SlidersHorizontal } from 'lucide-react'
import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { languageName } from '#domain/captions/language.ts'
import type { LibraryView } from '#features/media/library-schema.ts'
import { Button } from '#ui/button.tsx'
import { cn } from '#ui/cn.ts'
import { SearchInput } from '#ui/search-input.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { Select } from '#ui/select.tsx'
import { useDebounced } from '#ui/use-debounced.ts'
import { type LibraryState, NO_FOLDER } from '../use-library-view.ts'
import { KIND_OPTIONS, SORT_OPTIONS } from './media-words.ts'

const KINDS = [{ value: '', label: 'All types' }, ...KIND_OPTIONS]
const STATES = [
  { value: '', label: 'All states' },
  { value: 'ready', label: 'Ready' },
  { value: 'in-progress', label: 'In progress' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
]
const ONLY = [
  { value: '', label: 'Used or not' },
  { value: 'unused', label: 'Not used anywhere' },
  { value: 'airs-soon', label: 'Airs within a day' },
  { value: 'same-file', label: 'Same file twice' },
]
const VIEWS = [
  { value: 'list', label: 'List' },
  { value: 'grid', label: 'Grid' },
] as const

/** Typing stays ahead of the list. */
const SEARCH_AFTER_MS = 200

interface MediaFilterBarProps {
  state: LibraryState
  library: LibraryView
  /** Focused by the key “/”. */
  inputRef: RefObject<HTMLInputElement | null>
  change(part: Partial<LibraryState>): void
}

export function MediaFilterBar({ state, library, inputRef, change }: MediaFilterBarProps) {
  const tags = library.tags.map(({ tag, items }) => ({ value: tag, label: `${tag} (${items})` }))
  const folders = library.folders.map(({ folder, items }) => ({ value: folder, label: `${folder} (${items})` }))
  const languages = library.languages.map(({ language, items }) => ({
    value: language,
    label: `${languageName(language)} (${items})`,
  }))
  const [open, setOpen] = useState(false)
  const filters = useId()
  const chosen = [state.kind, state.status, state.tag, state.folder, state.language, state.only].filter(Boolean).length
  const pick = (name: keyof LibraryState) => (value: string) => change({ [name]: value })
  return (
    <search className="mb-4 flex flex-wrap items-center gap-2">
      <SearchField inputRef={inputRef} query={state.query} onSearch={pick('query')} />
      {/* A phone has room for the items or for the filters. */}
      <Button
        className="sm:hidden"
        icon={SlidersHorizontal}
        aria-expanded={open}
        aria-controls={filters}
        onClick={() => setOpen(!open)}
      >
        {chosen === 0 ? 'Filters' : `Filters (${chosen})`}
      </Button>
      <div id={filters} className={cn('order-last basis-full grid-cols-2 gap-2 sm:contents', open ? 'grid' : 'hidden')}>
        <Select aria-label="Type" options={KINDS} value={state.kind} onChange={pick('kind')} />
        <Select aria-label="State" options={STATES} value={state.status} onChange={pick('status')} />
        {(tags.length > 0 || state.tag !== '') && (
          <Select
            aria-label="Tag"
            className="sm:max-w-48"
            options={[{ value: '', label: 'All tags' }, ...withChosen(tags, state.tag)]}
            value={state.tag}
            onChange={pick('tag')}
          />
        )}
        {(folders.length > 0 || state.folder !== '') && (
          <Select
            aria-label="Folder"
            className="sm:max-w-48"
            options={[
              { value: '', label: 'All folders' },
              ...withChosen(folders, state.folder === NO_FOLDER ? '' : state.folder),
              { value: NO_FOLDER, label: 'In no folder' },
            ]}
            value={state.folder}
            onChange={pick('folder')}
          />
        )}
        {(languages.length > 1 || state.language !== '') && (
          <Select
            aria-label="Language"
            options={[{ value: '', label: 'All languages' }, ...withChosen(languages, state.language)]}
            value={state.language}
            onChange={pick('language')}
          />
        )}
        <Select aria-label="Use" options={ONLY} value={state.only} onChange={pick('only')} />
        <Select aria-label="Order" options={SORT_OPTIONS} value={state.sort || 'created'} onChange={pick('sort')} />
      </div>
      <Segmented
        legend="View"
        options={VIEWS}
        value={state.view === 'grid' ? 'grid' : 'list'}
        onChange={(view) => change({ view: view === 'list' ? '' : view })}
      />
    </search>
  )
}

interface SearchFieldProps {
  query: string
  inputRef: RefObject<HTMLInputElement | null>
  onSearch(query: string): void
}

function SearchField({ query, inputRef, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(query)
  const sent = useRef(query)
  const latest = useRef(onSearch)
  latest.current = onSearch
  const settled = useDebounced(text, SEARCH_AFTER_MS)
  useEffect(() => {
    if (settled === sent.current) return
    sent.current = settled
    latest.current(settled)
  }, [settled])
  // The filters were cleared, or the address changed.
  useEffect(() => {
    if (query === sent.current) return
    sent.current = query
    setText(query)
  }, [query])
  return (
    <SearchInput
      ref={inputRef}
      label="Search the library"
      placeholder="Title, tag, description or file name"
      className="basis-full sm:max-w-sm sm:flex-1 sm:basis-44"
      value={text}
      onChange={setText}
    />
  )
}

/** A chosen value stays in the list even when no item has it any more, so that it can be cleared. */
const withChosen = (options: { value: string; label: string }[], chosen: string) =>
  chosen === '' || options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: `${chosen} (0)` }]
