'use client'
import { useEffect, useRef, useState } from 'react'
import type { MediaStateName, MediaView } from '#features/media/schema.ts'

/** Announces state changes of items to screen readers, without every step of progress. */
export function MediaNews({ media }: { media: readonly MediaView[] }) {
  const before = useRef<Map<string, MediaStateName> | null>(null)
  const [news, setNews] = useState('')

  useEffect(() => {
    const known = before.current
    before.current = new Map(media.map(({ id, state }) => [id, state]))
    if (!known) return
    const sentences = media.filter(({ id, state }) => known.get(id) !== state).map(tell)
    const told = sentences.filter(Boolean).join(' ')
    if (told) setNews(told)
  }, [media])

  return (
    <p aria-live="polite" className="sr-only">
      {news}
    </p>
  )
}

function tell({ title, state, failure }: MediaView): string {
  if (state === 'UPLOADED') return `${title} is uploaded.`
  if (state === 'READY') return `${title} is ready for air.`
  return failure ? `${title} failed. ${failure.message}` : ''
}
