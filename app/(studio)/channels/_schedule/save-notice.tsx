'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Check, LoaderCircle } from 'lucide-react'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'
import type { SaveState, ScheduleDraft } from './use-schedule-draft.ts'

/** Whether the draft is saved. */
export function SaveWord({ state }: { state: SaveState }) {
  const saving = state.kind === 'saving' || state.kind === 'waiting'
  return (
    <span className="inline-flex items-center gap-1.5 text-muted text-xs" role="status" data-testid="save-state">
      {saving && <LoaderCircle className="size-3.5 animate-spin" aria-hidden />}
      {state.kind === 'saved' && <Check className="size-3.5" aria-hidden />}
      {saving ? 'Saving the draft' : state.kind === 'saved' ? 'Draft saved' : 'Draft not saved'}
    </span>
  )
}

/** Why the draft was not saved, and what to do. */
export function SaveNotice({ draft, channelId }: { draft: ScheduleDraft; channelId: string }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { state } = draft

  async function loadTheirs() {
    try {
      draft.take(await queryClient.fetchQuery(trpc.schedule.getDraft.queryOptions({ channelId }, { staleTime: 0 })))
    } catch (error) {
      toastError('The saved schedule could not be loaded', error)
    }
  }

  if (state.kind === 'conflict')
    return (
      <Notice
        tone="warn"
        className="mb-4"
        action={
          <Button size="small" onClick={loadTheirs}>
            Load saved version
          </Button>
        }
      >
        <p>
          Someone else saved this schedule. Your last changes were not saved. Loading the saved version discards them.
        </p>
        {state.changes.length > 0 && (
          <ul className="mt-1.5 list-disc pl-5" aria-label="Differences of the saved version">
            {state.changes.slice(0, 8).map((text) => (
              <li key={text}>{text}</li>
            ))}
            {state.changes.length > 8 && <li>and {state.changes.length - 8} more</li>}
          </ul>
        )}
      </Notice>
    )
  if (state.kind === 'refused')
    return (
      <Notice tone="danger" className="mb-4">
        <p>{state.message}</p>
        <ul className="mt-1.5 list-disc pl-5">
          {state.errors.slice(0, 8).map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              <code className="font-mono text-xs">{field}</code> {message}
            </li>
          ))}
        </ul>
      </Notice>
    )
  if (state.kind === 'failed')
    return (
      <Notice
        tone="danger"
        className="mb-4"
        action={
          <Button size="small" onClick={() => draft.flush()}>
            Try again
          </Button>
        }
      >
        The draft was not saved; it is kept on this page. {state.error.message}
      </Notice>
    )
  return null
}
