'use client'
import Link from 'next/link'
import { readError } from '#app/_trpc/read-error.ts'
import { type MediaSearch, MOST_FOUND } from './use-media-search.ts'

/** Why a search shows no items, or not all; null: it shows all. @param shown how many it shows */
export function searchNote({ media, hasMore, text, error }: MediaSearch, shown: number) {
  if (error) return `The library could not be loaded. ${readError(error).message}`
  const isSearch = text.trim() !== ''
  if (hasMore) return isSearch ? 'More items match.' : `The newest ${MOST_FOUND} items. Search for others.`
  if (media === undefined || shown > 0) return null
  if (media.length > 0) return 'All of them are chosen.'
  if (isSearch) return 'No items match.'
  return (
    <>
      No items are ready yet.{' '}
      <Link href="/library" className="text-accent underline underline-offset-2">
        Upload a video
      </Link>
    </>
  )
}
