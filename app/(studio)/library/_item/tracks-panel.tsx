'use client'
import { useQuery } from '@tanstack/react-query'
import { Ban, Info, TriangleAlert } from 'lucide-react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { withLanguages } from '#domain/media/source-report.ts'
import type { MediaView } from '#features/media/schema.ts'
import type { TracksView } from '#features/media/tracks-schema.ts'
import { Badge } from '#ui/badge.tsx'
import { formatDuration } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'
import { isInProgress } from '../_list/media-words.ts'
import { PrepareButton } from './prepare-button.tsx'
import { trackWords } from './track-words.ts'

/** The first check takes seconds, and the page shows it while the encode runs. */
const REFETCH_MS = 2_000

/** What is done to the uploaded file, and its tracks with the choice between them. */
export function TracksPanel({ item }: { item: MediaView }) {
  const trpc = useTRPC()
  const tracks = useQuery(
    trpc.media.tracks.queryOptions(
      { mediaId: item.id },
      { refetchInterval: isInProgress(item) && item.status !== 'recording' && REFETCH_MS },
    ),
  )
  return (
    <QueryView query={tracks} what="the tracks" className="px-0 pb-0 sm:px-0">
      {(view) => (view.container === null ? null : <Found view={view} />)}
    </QueryView>
  )
}

function Found({ view }: { view: TracksView }) {
  return (
    <>
      <section>
        <div className="mb-2 flex items-center justify-between gap-3">
          <h3 className="font-semibold text-sm">Preparation</h3>
          <PrepareButton view={view} />
        </div>
        {view.verdict.length === 0 ? (
          <p className="text-muted text-sm">The file is close to the house format: nothing is converted.</p>
        ) : (
          <ul className="grid gap-1.5 text-sm">
            {view.verdict.map((line) => (
              <li key={line.text} className="flex gap-2">
                <LevelIcon level={line.level} />
                {line.text}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h3 className="mb-2 font-semibold text-sm">Tracks of the file</h3>
        <ul className="divide-y divide-line rounded-lg border border-line text-sm">
          {withLanguages(view, view.languages).tracks.map((track) => (
            <li key={track.stream} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-3 py-2">
              <span className="min-w-0 break-words">{trackWords(track)}</span>
              {track.airs && <Badge tone="accent">Airs</Badge>}
            </li>
          ))}
        </ul>
        {view.chapters.length > 0 && <Chapters chapters={view.chapters} />}
      </section>
    </>
  )
}

const LEVELS = {
  info: { Icon: Info, name: 'Note', tone: 'text-muted' },
  warning: { Icon: TriangleAlert, name: 'Warning', tone: 'text-warn' },
  refused: { Icon: Ban, name: 'Refused', tone: 'text-danger' },
} as const

function LevelIcon({ level }: Pick<TracksView['verdict'][number], 'level'>) {
  const { Icon, name, tone } = LEVELS[level]
  return <Icon aria-label={name} className={`mt-0.5 size-4 shrink-0 ${tone}`} />
}

function Chapters({ chapters }: Pick<TracksView, 'chapters'>) {
  return (
    <details className="mt-2 text-sm">
      <summary className="cursor-pointer text-muted">
        {chapters.length === 1 ? 'One chapter' : `${chapters.length} chapters`}
      </summary>
      <ol className="mt-1.5 grid max-h-48 gap-1 overflow-y-auto">
        {chapters.map(({ startMs, title }, index) => (
          <li key={startMs} className="flex gap-3">
            <span className="clock text-muted">{formatDuration(startMs)}</span>
            <span className="min-w-0 break-words">{title ?? `Chapter ${index + 1}`}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
