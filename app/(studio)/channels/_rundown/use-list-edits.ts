'use client'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { toastError } from '#app/_trpc/toast-error.tsx'
import type { RundownEntry } from './entries.ts'

interface ListEditsOptions<Saved, Draft, Answer> {
  /** Of its toast: only the last change can be undone. */
  toastId: string
  /** The query of what is saved. */
  queryKey: QueryKey
  /** What is saved, as last loaded. A new object only when it changed. */
  saved: Saved
  /** What is drawn of it. Rows that are drawn already keep their keys. */
  read(saved: Saved, drawn: readonly RundownEntry[]): Draft
  /** Whether a result was loaded before another one was saved. */
  isOlder?(one: Saved, other: Saved): boolean
  send(next: Draft, onto: Saved): Promise<Answer>
  onSaved?(): void
  /** Added to the message of a saved change. */
  describe?(answer: Answer): string | undefined
  /** Title of the error. */
  refused: string
  /** Whether an empty list is accepted. */
  mayBeEmpty: boolean
}

/**
 * Edits of an ordered list. Changes are drawn at once and sent one by one, each based on the answer to the previous
 * one. When the server refuses one, the saved list is shown again.
 */
export function useListEdits<Saved, Draft extends { entries: RundownEntry[] }, Answer extends Saved>(
  options: ListEditsOptions<Saved, Draft, Answer>,
) {
  const { saved } = options
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => options.read(saved, []))
  const [saving, setSaving] = useState(false)
  const [conflict, setConflict] = useState(false)
  const latest = useRef({ draft, options })
  latest.current.options = options
  const base = useRef(saved)
  /** Unanswered changes, oldest first. */
  const queue = useRef<{ before: Draft; after: Draft; words: string }[]>([])

  const show = useCallback((next: Draft) => {
    latest.current.draft = next
    setDraft(next)
  }, [])
  const showSaved = useCallback(
    (next: Saved) => {
      base.current = next
      show(latest.current.options.read(next, latest.current.draft.entries))
    },
    [show],
  )

  useEffect(() => {
    if (queue.current.length > 0 || conflict || latest.current.options.isOlder?.(saved, base.current)) return
    showSaved(saved)
  }, [saved, conflict, showSaved])

  async function send() {
    setSaving(true)
    for (let change = queue.current[0]; change; change = queue.current[0]) {
      const { queryKey, refused } = latest.current.options
      try {
        const answer = await latest.current.options.send(change.after, base.current)
        base.current = answer
        await queryClient.cancelQueries({ queryKey })
        queue.current.shift()
        queryClient.setQueryData(queryKey, answer)
        latest.current.options.onSaved?.()
        if (queue.current.length === 0) confirm(change.words, change.before, answer)
      } catch (error) {
        queue.current = []
        showSaved(base.current)
        if (readError(error).code === 'REVISION_CONFLICT') setConflict(true)
        else {
          toastError(refused, error)
          void queryClient.invalidateQueries({ queryKey })
        }
      }
    }
    setSaving(false)
  }

  function confirm(words: string, before: Draft, answer: Answer) {
    const { toastId, describe, mayBeEmpty } = latest.current.options
    const undoable = mayBeEmpty || before.entries.length > 0
    toast.success(words, {
      id: toastId,
      // Long enough to notice a mistake and reach the button.
      duration: 12_000,
      description: describe?.(answer),
      action: undoable ? { label: 'Undo', onClick: () => change(before, 'Change undone') } : undefined,
    })
  }

  /** @param words the message shown when it is saved */
  function change(next: Partial<Draft>, words: string) {
    const before = latest.current.draft
    const after = { ...before, ...next }
    show(after)
    queue.current.push({ before, after, words })
    if (queue.current.length === 1) void send()
  }

  return {
    draft,
    saving,
    conflict,
    change,
    /** After a conflict: takes the server's version. */
    async reload() {
      await queryClient.invalidateQueries({ queryKey: options.queryKey })
      setConflict(false)
    },
  }
}
