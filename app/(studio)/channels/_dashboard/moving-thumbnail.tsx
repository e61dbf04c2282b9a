'use client'
import { TvMinimal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

const EVERY_MS = 2_000
const CALM_EVERY_MS = 15_000

/** The picture on air, refreshed every two seconds while visible. */
export function MovingThumbnail({ url }: { url: string | null }) {
  const box = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState<string | null>(null)

  useEffect(() => {
    setShown((previous) => (url && previous?.startsWith(url) ? previous : null))
    const element = box.current
    if (!url || !element) return
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    let timer: ReturnType<typeof setTimeout> | undefined
    let inView = false
    let ended = false

    async function load() {
      clearTimeout(timer)
      if (ended || !inView || document.hidden) return
      const src = `${url}${url?.includes('?') ? '&' : '?'}t=${Date.now()}`
      const image = new Image()
      image.src = src
      // Decoded before it replaces the last one, so the card does not flicker. A failed one is skipped.
      const loaded = await image.decode().then(
        () => true,
        () => false,
      )
      if (ended) return
      if (loaded) setShown(src)
      timer = setTimeout(load, calm ? CALM_EVERY_MS : EVERY_MS)
    }

    const watcher = new IntersectionObserver(([entry]) => {
      inView = entry?.isIntersecting ?? false
      void load()
    })
    watcher.observe(element)
    document.addEventListener('visibilitychange', load)
    return () => {
      ended = true
      clearTimeout(timer)
      watcher.disconnect()
      document.removeEventListener('visibilitychange', load)
    }
  }, [url])

  return (
    <div ref={box} className="grid aspect-video place-items-center overflow-hidden bg-black/90">
      {shown ? (
        // biome-ignore lint/performance/noImgElement: a live picture of another host; nothing to optimise or cache.
        <img src={shown} alt="" className="size-full object-cover" data-testid="channel-thumbnail" />
      ) : (
        <TvMinimal className="size-9 text-white/25" strokeWidth={1.25} aria-hidden />
      )}
    </div>
  )
}
