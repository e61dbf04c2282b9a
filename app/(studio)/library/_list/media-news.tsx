'use client'
import { useEffect, useRef, useState } from 'react'
import type { MediaStatus, MediaView } from '#features/media/schema.ts'

/** Announces state changes of items to screen readers, without every step of progress. */
export function MediaNews({ media }: { media: readonly MediaView[] }) {
  const before = useRef<Map<string, MediaStatus> | null>(null)
  const [news, setNews] = useState('')

  useEffect(() => {
    const known = before.current
    before.current = new Map(media.map(({ id, status }) => [id, status]))
    if (!known) return
    const sentences = media.filter(({ id, status }) => known.get(id) !== status).map(tell)
    const told = sentences.filter(Boolean).join(' ')
    if (told) setNews(told)
  }, [media])

  return (
    <p aria-live="polite" className="sr-only">
      {news}
    </p>
  )
}

function tell({ title, status, failure }: MediaView): string {
  if (status === 'uploaded') return `${title} is uploaded.`
  if (status === 'ready') return `${title} is ready for air.`
  if (status === 'cancelled') return `The preparation of ${title} was cancelled.`
  return failure ? `${title} failed. ${failure.message}` : ''
}
