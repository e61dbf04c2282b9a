'use client'
import { useSearchParams } from 'next/navigation'
import type { MediaFilter } from '#features/media/schema.ts'

/** What the page shows, as its address states it: a reload or a link shows the same. */
export interface LibraryState {
  query: string
  kind: string
  status: string
  tag: string
  /** Empty: all; NO_FOLDER: items in none. */
  folder: string
  language: string
  only: string
  sort: string
  view: string
  /** Whose page is open. */
  item: string
}

const NOTHING: LibraryState = {
  ...{ query: '', kind: '', status: '', tag: '', folder: '', language: '', only: '', sort: '', view: '', item: '' },
}
/** No folder has this name: names are trimmed. */
export const NO_FOLDER = ' '

const FILTERS = ['query', 'kind', 'status', 'tag', 'folder', 'language', 'only'] as const

export function useLibraryView() {
  const params = useSearchParams()
  const state = Object.fromEntries(
    Object.keys(NOTHING).map((name) => [name, params.get(name) ?? '']),
  ) as unknown as LibraryState

  function change(part: Partial<LibraryState>) {
    const next = new URLSearchParams(window.location.search)
    for (const [name, value] of Object.entries(part))
      if (value === '') next.delete(name)
      else next.set(name, value)
    const text = next.toString()
    window.history.replaceState(null, '', text === '' ? window.location.pathname : `?${text}`)
  }

  return {
    state,
    change,
    isFiltering: FILTERS.some((name) => state[name] !== ''),
    clear: () => change(Object.fromEntries(FILTERS.map((name) => [name, '']))),
  }
}

/** Of the API. Values that it does not know come from an edited address: the API's answer says so. */
export function listInput({ query, kind, status, tag, folder, language, only, sort }: LibraryState) {
  const trimmed = query.trim()
  return {
    ...(trimmed && { query: trimmed }),
    ...(kind && { kind }),
    ...(status && { status }),
    ...(tag && { tag }),
    ...(folder && { folder: folder === NO_FOLDER ? '' : folder }),
    ...(language && { language }),
    ...(only && { only }),
    ...(sort && { sort }),
  } as MediaFilter
}
