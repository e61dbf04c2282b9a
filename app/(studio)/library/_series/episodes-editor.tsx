'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { withKeys } from '#app/(studio)/channels/_rundown/entries.ts'
import { ItemListCard } from '#app/(studio)/channels/_rundown/item-list-card.tsx'
import { useListEdits } from '#app/(studio)/channels/_rundown/use-list-edits.ts'
import type { SeriesView } from '#features/series/schema.ts'
import { countEpisodes } from './series-words.ts'

/** The episodes in airing order. */
export function EpisodesEditor({ series }: { series: SeriesView }) {
  const { draft, saving, conflict, change, reload } = useEpisodes(series)
  return (
    <ItemListCard
      title="Episodes"
      testId="episodes"
      entries={draft.entries}
      count={countEpisodes(draft.entries.length)}
      saving={saving}
      conflict={conflict}
      owner="series"
      takenFrom="the series"
      empty={{
        title: 'No episodes yet',
        text: 'Add items from your library. Schedules air them in this order and continue where they stopped.',
      }}
      picker={{ title: 'Add episodes', description: 'Added in the order you press them. You can move them later.' }}
      onChange={change}
      onReload={reload}
    />
  )
}

const idsOf = (entries: readonly { mediaId: string }[]) => entries.map(({ mediaId }) => mediaId)

function useEpisodes(series: SeriesView) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const seriesId = series.id
  const { mutateAsync } = useMutation(trpc.series.setEpisodes.mutationOptions())
  return useListEdits({
    toastId: 'episodes',
    queryKey: trpc.series.get.queryKey({ seriesId }),
    saved: series,
    read: (saved, drawn) => ({ entries: withKeys(drawn, saved.episodes) }),
    send: (next, onto) => mutateAsync({ seriesId, mediaIds: idsOf(next.entries), seen: idsOf(onto.episodes) }),
    onSaved: () => void queryClient.invalidateQueries({ queryKey: trpc.series.list.queryKey() }),
    refused: 'The series was not changed',
    mayBeEmpty: true,
  })
}
