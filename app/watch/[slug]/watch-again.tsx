'use client'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { EpisodeNote } from '#app/guide/[slug]/episode-note.tsx'
import { usePast } from '#app/guide/[slug]/widget/use-past.ts'
import { Button } from '#ui/button.tsx'
import { formatDateTime } from '#ui/format.ts'

/** Rows at first, and with each press of the button: a loop of short items has hundreds a day. */
const PAGE = 20

/** Past programmes of the channel, newest first; nothing where it offers none. */
export function WatchAgain({ slug, token }: { slug: string; token: string | null }) {
  const { programmes, problem, showEarlier } = usePast(slug, token)
  const [shown, setShown] = useState(PAGE)
  if (programmes.length === 0) return null
  function showMore() {
    if (programmes.length < shown + PAGE) showEarlier?.()
    setShown(shown + PAGE)
  }
  return (
    <section aria-labelledby="again" className="px-4 sm:px-0">
      <h2 id="again" className="mb-2 font-semibold text-sm">
        Watch again
      </h2>
      <ol className="divide-y divide-line rounded-xl border border-line bg-surface" data-testid="watch-again">
        {programmes.slice(0, shown).map((entry) => (
          <li key={entry.start}>
            <a
              href={entry.watchAgainUrl}
              className="flex items-center gap-4 px-4 py-2.5 text-sm hover:bg-raised focus-visible:bg-raised"
            >
              <time className="clock shrink-0 text-muted" dateTime={entry.start} suppressHydrationWarning>
                {formatDateTime(entry.start)}
              </time>
              <span className="min-w-0 flex-1 break-words">
                {entry.title}
                <EpisodeNote entry={entry} className="block text-muted text-xs" />
              </span>
              <RotateCcw className="size-4 shrink-0 text-muted" aria-hidden />
            </a>
          </li>
        ))}
      </ol>
      {problem && (
        <p role="alert" className="mt-2 text-muted text-sm">
          Past programmes could not be loaded. Retrying…
        </p>
      )}
      {(showEarlier || programmes.length > shown) && (
        <Button size="small" tone="quiet" className="mt-2" onClick={showMore}>
          Show earlier
        </Button>
      )}
    </section>
  )
}
