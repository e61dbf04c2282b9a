'use client'
import { useEffect, useRef } from 'react'
import { Button } from '#ui/button.tsx'

interface MoreItemsProps {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown }
}

/** The next page, when its button comes into view or is pressed. */
export function MoreItems({ of: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreItemsProps) {
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
    <div ref={end} className="mt-4 flex justify-center">
      <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        Show more
      </Button>
    </div>
  )
}
