'use client'
import { useState } from 'react'
import { PublicPlayer } from '#app/_player/public-player.tsx'
import { EpisodeNote } from '#app/guide/[slug]/episode-note.tsx'
import { useGuide } from '#app/guide/[slug]/widget/use-guide.ts'
import { nextOf, onNow } from '#domain/guide/split-days.ts'
import type { GuideEntryView, GuideView } from '#features/guide/schema.ts'
import type { PublicPlayer as PublicPlayerView } from '#features/player/schema.ts'
import { formatClockShort } from '#ui/format.ts'
import { Progress } from '#ui/progress.tsx'
import { ThemeToggle } from '#ui/theme-toggle.tsx'
import { WatchAgain } from './watch-again.tsx'

const COMING = 6

/** The watch page of a channel: player, now and next. */
export function WatchScreen({ player }: { player: PublicPlayerView }) {
  const { guide, problem, now } = useGuide(player.slug, player.guideToken)
  const [pictureAt, setPictureAt] = useState<number | null>(null)
  return (
    <main className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-5 pb-10 sm:px-5 sm:pt-5">
      <header className="flex items-center justify-between gap-4 px-4 pt-3 sm:px-0 sm:pt-0">
        <h1 className="min-w-0 font-semibold text-xl tracking-tight">{player.name}</h1>
        <ThemeToggle />
      </header>
      <PublicPlayer
        player={player}
        guide={guide}
        className="aspect-video w-full sm:rounded-xl"
        onPicture={setPictureAt}
      />
      <div className="px-4 sm:px-0">
        {guide && now !== null ? (
          <Air guide={guide} now={now} pictureAt={pictureAt ?? now} />
        ) : (
          <p className="text-muted text-sm" role={problem ? 'alert' : 'status'}>
            {problem ?? 'Loading the guide…'}
          </p>
        )}
      </div>
      <WatchAgain slug={player.slug} token={player.guideToken} />
    </main>
  )
}

/** A fresh guide may start after the instant in the picture. */
const NEAR_MS = 60_000

/** @param pictureAt the instant in the picture, which is behind the air; the current time without a picture */
function Air({ guide: { entries, onAir }, now, pictureAt }: { guide: GuideView; now: number; pictureAt: number }) {
  if (!onAir) return <p className="text-muted text-sm">The channel is off air.</p>
  const on = onNow(entries, pictureAt) ?? (now - pictureAt < NEAR_MS ? onNow(entries, now) : null)
  const at = on && Date.parse(on.start) > pictureAt ? now : pictureAt
  const next = nextOf(entries, at)
  const coming = entries.filter(({ start }) => Date.parse(start) > at).slice(0, COMING)
  if (!on && !next) return <p className="text-muted text-sm">No programmes scheduled.</p>
  return (
    <div className="grid items-start gap-6 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      {on && <OnNow entry={on} now={at} />}
      {coming.length > 0 && (
        <section aria-labelledby="coming">
          <h2 id="coming" className="mb-2 font-semibold text-sm">
            Next
          </h2>
          <ol className="divide-y divide-line rounded-xl border border-line bg-surface">
            {coming.map((entry, i) => (
              <li
                key={entry.start}
                className="flex gap-4 px-4 py-2.5 text-sm"
                data-testid={i === 0 ? 'next' : undefined}
              >
                <time className="clock text-muted" dateTime={entry.start} suppressHydrationWarning>
                  {formatClockShort(entry.start)}
                </time>
                <span className="min-w-0">
                  {entry.title}
                  <EpisodeNote entry={entry} className="block text-muted text-xs" />
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  )
}

function OnNow({ entry, now }: { entry: GuideEntryView; now: number }) {
  const share = (now - Date.parse(entry.start)) / (Date.parse(entry.end) - Date.parse(entry.start))
  return (
    <section aria-labelledby="on-now" data-testid="now">
      <p className="mb-1 text-muted text-xs">
        On now, {formatClockShort(entry.start)}–{formatClockShort(entry.end)}
      </p>
      <h2 id="on-now" className="font-semibold text-lg tracking-tight">
        {entry.title}
      </h2>
      <EpisodeNote entry={entry} className="text-muted text-sm" />
      <Progress value={share} label={`Progress of ${entry.title}`} className="mt-3" />
      {entry.description && <p className="mt-3 text-sm leading-relaxed">{entry.description}</p>}
    </section>
  )
}
