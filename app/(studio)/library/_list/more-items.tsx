'use client'
import { useEffect, useRef } from 'react'
import { MoreButton, type MorePages } from '#ui/more-button.tsx'

/** The next page, when its button comes into view or is pressed. */
export function MoreItems({ of }: { of: MorePages }) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = of
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(fetchNextPage)
  latest.current = fetchNextPage
  useEffect(() => {
    if (!hasNextPage || isFetchingNextPage || !end.current) return
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '600px',
    })
    watcher.observe(end.current)
    return () => watcher.disconnect()
  }, [hasNextPage, isFetchingNextPage])
  if (!hasNextPage) return null
  return (
    <div ref={end}>
      <MoreButton of={of} className="mt-1 border-t-0" />
    </div>
  )
}
