'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ChannelDetailView } from '#features/channel/schema.ts'
import { formatClock } from '#ui/format.ts'
import { type RundownEntry, withKeys } from './entries.ts'

interface Draft {
  entries: RundownEntry[]
  loop: boolean
}

/** One toast for the rundown: only the last change can be undone. */
const TOAST_ID = 'rundown'

/**
 * The rundown as the editor shows it. Changes are drawn at once and sent one by one. When the server refuses
 * one, the server's version is shown again.
 */
export function useRundown(channel: ChannelDetailView) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const detailKey = trpc.channel.get.queryKey({ channelId: channel.id })
  const { mutateAsync } = useMutation(trpc.channel.setRundown.mutationOptions())
  const [draft, setDraft] = useState<Draft>(() => ({ entries: withKeys([], channel.rundown), loop: channel.loop }))
  const [saving, setSaving] = useState(false)
  const [conflict, setConflict] = useState(false)
  const latest = useRef(draft)
  const revision = useRef(channel.revision)
  /** Unanswered changes, oldest first. They are sent one by one, each with the revision of the previous answer. */
  const queue = useRef<{ before: Draft; after: Draft; words: string }[]>([])
  const sending = useRef(false)

  const show = useCallback((next: Draft) => {
    latest.current = next
    setDraft(next)
  }, [])

  useEffect(() => {
    // An answer requested before a change was saved is older than what is drawn.
    if (queue.current.length > 0 || conflict || channel.revision < revision.current) return
    revision.current = channel.revision
    show({ entries: withKeys(latest.current.entries, channel.rundown), loop: channel.loop })
  }, [channel.rundown, channel.loop, channel.revision, conflict, show])

  async function send() {
    if (sending.current) return
    sending.current = true
    setSaving(true)
    for (let change = queue.current[0]; change; change = queue.current[0]) {
      const { before, after, words } = change
      try {
        const items = after.entries.map(({ mediaId }) => mediaId)
        const answer = await mutateAsync({ channelId: channel.id, items, loop: after.loop, revision: revision.current })
        revision.current = answer.revision
        queue.current.shift()
        queryClient.setQueryData(detailKey, answer)
        if (queue.current.length === 0) confirm(words, before, answer)
      } catch (error) {
        queue.current = []
        show(before)
        if (readError(error).code === 'REVISION_CONFLICT') setConflict(true)
        else {
          toastError('The rundown was not changed', error)
          void queryClient.invalidateQueries({ queryKey: detailKey })
        }
      }
    }
    sending.current = false
    setSaving(false)
  }

  function confirm(words: string, before: Draft, { pendingEditAt }: ChannelDetailView) {
    toast.success(words, {
      id: TOAST_ID,
      // Long enough to notice a mistake and reach the button.
      duration: 12_000,
      description: pendingEditAt ? `On air at ${formatClock(pendingEditAt)}.` : undefined,
      // An empty rundown is refused, so adding the first item cannot be undone.
      action: before.entries.length > 0 ? { label: 'Undo', onClick: () => change(before, 'Change undone') } : undefined,
    })
  }

  /** @param words the message shown when it is saved */
  function change(next: Partial<Draft>, words: string) {
    const before = latest.current
    const after = { ...before, ...next }
    show(after)
    queue.current.push({ before, after, words })
    void send()
  }

  return {
    ...draft,
    saving,
    conflict,
    change,
    /** After a conflict: takes the server's version. */
    async reload() {
      await queryClient.invalidateQueries({ queryKey: detailKey })
      setConflict(false)
    },
  }
}
