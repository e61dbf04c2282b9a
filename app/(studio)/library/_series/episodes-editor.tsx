'use client'
import { ListPlus, ListVideo, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { moveEntry, type RundownEntry, roundDurationMs, withKeys } from '#app/(studio)/channels/_rundown/entries.ts'
import { LibraryPicker } from '#app/(studio)/channels/_rundown/library-picker.tsx'
import { SortableRundown } from '#app/(studio)/channels/_rundown/sortable-rundown.tsx'
import type { SeriesView } from '#features/series/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDuration } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { countEpisodes } from './series-words.ts'
import { useEpisodes } from './use-episodes.ts'

/** The episodes in airing order. Each change is saved at once. */
export function EpisodesEditor({ series }: { series: SeriesView }) {
  const { entries, saving, conflict, change, reload } = useEpisodes(series)
  const [picking, setPicking] = useState(false)

  const add = (added: Omit<RundownEntry, 'key'>[]) =>
    change([...entries, ...withKeys([], added)], `${added[0]?.title} added`)
  const move = (from: number, to: number) => {
    if (from === to || to < 0 || to >= entries.length) return
    change(moveEntry(entries, from, to), `${entries[from]?.title} moved to position ${to + 1}`)
  }
  const remove = (row: number) =>
    change(
      entries.filter((_, index) => index !== row),
      `${entries[row]?.title} removed`,
    )
  const addButton = (
    <Button
      size="small"
      tone={entries.length === 0 ? 'accent' : 'plain'}
      disabled={conflict}
      onClick={() => setPicking(true)}
    >
      <ListPlus aria-hidden />
      Add from library
    </Button>
  )

  return (
    <Card aria-label="Episodes" data-testid="episodes">
      <CardHeader
        title="Episodes"
        hint={
          <span className="tabular-nums">
            {countEpisodes(entries.length)} · {formatDuration(roundDurationMs(entries))}
            {saving && (
              <>
                {' · '}
                <LoaderCircle className="inline size-3 animate-spin" aria-hidden /> saving
              </>
            )}
          </span>
        }
      >
        {entries.length > 0 && addButton}
      </CardHeader>
      {conflict && (
        <Notice
          tone="warn"
          className="mx-4 mb-3 sm:mx-5"
          action={
            <Button size="small" onClick={reload}>
              Reload
            </Button>
          }
        >
          Someone else changed this series. Your last change was not saved; reload and try again.
        </Notice>
      )}
      {entries.length === 0 ? (
        <EmptyState icon={ListVideo} title="No episodes yet" action={addButton} className="pt-6">
          Add items from your library. Schedules air them in this order and continue where they stopped.
        </EmptyState>
      ) : (
        <SortableRundown
          entries={entries}
          onAirRow={-1}
          locked={conflict}
          takenFrom="the series"
          onMove={move}
          onRemove={remove}
        />
      )}
      <LibraryPicker
        open={picking}
        onOpenChange={setPicking}
        onAdd={add}
        title="Add episodes"
        description="Added in the order you press them. You can move them later."
      />
    </Card>
  )
}
