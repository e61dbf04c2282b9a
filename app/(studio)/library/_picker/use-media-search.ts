'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { MediaFilter } from '#features/media/schema.ts'
import { useDebounced } from '#ui/use-debounced.ts'

/** Items of one search; more words find the others. */
export const MOST_FOUND = 50
/** Typing stays ahead of the list. */
const SEARCH_AFTER_MS = 200

interface SearchOptions {
  enabled?: boolean
  pollMs?: number
}

/** The first items of the library, newest first, that meet the filter and have the words that are typed. */
export function useMediaSearch(filter: MediaFilter, { enabled = true, pollMs }: SearchOptions = {}) {
  const trpc = useTRPC()
  const [text, setText] = useState('')
  const query = useDebounced(text.trim(), SEARCH_AFTER_MS)
  const { data, error, refetch, isPlaceholderData } = useQuery(
    trpc.media.list.queryOptions(
      // One more: whether there are others.
      { ...filter, ...(query && { query }), limit: MOST_FOUND + 1 },
      { enabled, placeholderData: keepPreviousData, refetchInterval: pollMs ?? false },
    ),
  )
  return {
    text,
    setText,
    /** Undefined: not loaded. */
    media: data?.media.slice(0, MOST_FOUND),
    hasMore: (data?.media.length ?? 0) > MOST_FOUND,
    error,
    refetch,
    /** The items are not those of the words yet. */
    busy: text.trim() !== query || isPlaceholderData || (!data && !error),
  }
}

export type MediaSearch = ReturnType<typeof useMediaSearch>
