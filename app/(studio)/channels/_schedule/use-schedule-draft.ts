'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type ReadError, readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import { documentOf, inRate } from '#domain/schedule/model/schedule-grid.ts'
import type { FieldError } from '#domain/schedule/model/schedule-schema.ts'
import type { DraftView } from '#features/schedule/schema.ts'
import { useRefused } from '#ui/permissions.tsx'
import { beginHistory, type History, record, redo, undo } from './history.ts'

/** Debounce: a drag would otherwise save at every step. */
const SAVE_AFTER_MS = 500

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  /** Someone else saved in between; the differences as sentences. */
  | { kind: 'conflict'; changes: string[] }
  | { kind: 'refused'; errors: FieldError[]; message: string }
  | { kind: 'failed'; error: ReadError }

/** On the grid on which it airs. */
const onGrid = (draft: DraftView) => inRate(draft.content, draft)

/** The schedule as the editor shows it: every step can be undone and is saved automatically. */
export function useScheduleDraft(channelId: string, draft: DraftView) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { mutateAsync } = useMutation(trpc.schedule.saveDraft.mutationOptions())
  const [history, setHistory] = useState<History<Schedule>>(() => beginHistory(onGrid(draft)))
  const [state, setState] = useState<SaveState>({ kind: 'saved' })
  const [said, setSaid] = useState('')
  const latest = useRef(history)
  const saved = useRef(history.present)
  const revision = useRef(draft.revision)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const sending = useRef<Promise<boolean> | null>(null)
  const stuck = useRef(false)
  const refused = useRefused('program', 'The schedule was not changed')

  const send = useCallback(async (): Promise<boolean> => {
    while (latest.current.present !== saved.current) {
      const content = latest.current.present
      setState({ kind: 'saving' })
      try {
        const answer = await mutateAsync({ channelId, content: documentOf(content), revision: revision.current })
        revision.current = answer.revision
        saved.current = content
      } catch (error) {
        const failure = readError(error)
        stuck.current = failure.code === 'REVISION_CONFLICT'
        setState(stateAfter(failure))
        return false
      }
    }
    setState({ kind: 'saved' })
    void queryClient.invalidateQueries({ queryKey: trpc.schedule.flightCheck.queryKey({ channelId }) })
    void queryClient.invalidateQueries({ queryKey: trpc.guide.facts.queryKey({ channelId }) })
    void queryClient.invalidateQueries({ queryKey: trpc.schedule.rehearsal.queryKey({ channelId }) })
    return true
  }, [channelId, mutateAsync, queryClient, trpc])

  /** Saves pending changes. @returns whether everything is saved */
  const flush = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current)
    if (stuck.current) return false
    sending.current ??= send().finally(() => {
      sending.current = null
    })
    return sending.current
  }, [send])

  const show = useCallback(
    (next: History<Schedule>, words: string) => {
      if (next === latest.current || stuck.current || refused()) return
      latest.current = next
      setHistory(next)
      setSaid(words)
      setState({ kind: 'waiting' })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), SAVE_AFTER_MS)
    },
    [flush, refused],
  )

  // Leaving the page saves pending changes.
  useEffect(() => () => void (latest.current.present !== saved.current && flush()), [flush])

  return {
    schedule: history.present,
    state,
    /** The last change, for screen readers. */
    said,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    /** Shows why the person may not change it, where that is so. */
    refused,
    change: (next: Schedule, words: string) => show(record(latest.current, next), words),
    undo: () => show(undo(latest.current), 'Last change undone'),
    redo: () => show(redo(latest.current), 'Change redone'),
    flush,
    /** After a publication: the draft is unchanged, only its revision is new. */
    rebase(theirs: DraftView) {
      if (latest.current.present === saved.current) revision.current = theirs.revision
    },
    /** After a conflict or a rollback: takes the server's draft. */
    take(theirs: DraftView) {
      stuck.current = false
      latest.current = beginHistory(onGrid(theirs))
      saved.current = latest.current.present
      revision.current = theirs.revision
      setHistory(latest.current)
      setState({ kind: 'saved' })
    },
  }
}

export type ScheduleDraft = ReturnType<typeof useScheduleDraft>

function stateAfter(failure: ReadError): SaveState {
  if (failure.code === 'REVISION_CONFLICT')
    return { kind: 'conflict', changes: (failure.data.changes as string[] | undefined) ?? [] }
  if (failure.code === 'SCHEDULE_INVALID')
    return {
      kind: 'refused',
      errors: (failure.data.errors as FieldError[] | undefined) ?? [],
      message: failure.message,
    }
  return { kind: 'failed', error: failure }
}
