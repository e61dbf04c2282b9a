'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type RundownEntry, withKeys } from '#app/(studio)/channels/_rundown/entries.ts'
import type { SeriesView } from '#features/series/schema.ts'

/** Only the last change can be undone. */
const TOAST_ID = 'episodes'

const idsOf = (entries: readonly { mediaId: string }[]) => entries.map(({ mediaId }) => mediaId)

/** The episodes as the editor shows them: a change is drawn at once and saved in turn; a refusal brings back what is saved. */
export function useEpisodes(series: SeriesView) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const seriesKey = trpc.series.get.queryKey({ seriesId: series.id })
  const { mutateAsync } = useMutation(trpc.series.setEpisodes.mutationOptions())
  const [entries, setEntries] = useState(() => withKeys([], series.episodes))
  const [conflict, setConflict] = useState(false)
  const [waiting, setWaiting] = useState(0)
  const saved = useRef(series)
  /** Changes are sent one by one, each based on the result of the previous one. */
  const line = useRef<Promise<unknown>>(Promise.resolve())
  /** Counts refusals: changes on top of a refused one are not sent. */
  const refusals = useRef(0)

  useEffect(() => {
    if (waiting > 0 || conflict) return
    saved.current = series
    setEntries((drawn) => withKeys(drawn, series.episodes))
  }, [series, waiting, conflict])

  async function send(before: RundownEntry[], after: RundownEntry[], words: string, refusal: number) {
    if (refusal !== refusals.current) return
    try {
      saved.current = await mutateAsync({
        seriesId: series.id,
        mediaIds: idsOf(after),
        seen: idsOf(saved.current.episodes),
      })
      await queryClient.cancelQueries({ queryKey: seriesKey })
      queryClient.setQueryData(seriesKey, saved.current)
      void queryClient.invalidateQueries({ queryKey: trpc.series.list.queryKey() })
      const action = { label: 'Undo', onClick: () => change(before, 'Change undone') }
      toast.success(words, { id: TOAST_ID, duration: 12_000, action })
    } catch (error) {
      refusals.current++
      setEntries((drawn) => withKeys(drawn, saved.current.episodes))
      if (readError(error).code === 'REVISION_CONFLICT') setConflict(true)
      else toastError('The series was not changed', error)
    }
  }

  /** @param words the message shown when it is saved */
  function change(next: RundownEntry[], words: string) {
    const before = entries
    setEntries(next)
    setWaiting((count) => count + 1)
    const refusal = refusals.current
    line.current = line.current
      .then(() => send(before, next, words, refusal))
      .finally(() => setWaiting((count) => count - 1))
  }

  return {
    entries,
    saving: waiting > 0,
    conflict,
    change,
    /** After a conflict: takes the server's version. */
    async reload() {
      await queryClient.invalidateQueries({ queryKey: seriesKey })
      setConflict(false)
    },
  }
}
