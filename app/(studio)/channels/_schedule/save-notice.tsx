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

  const button = (label: string, onClick: () => void) => (
    <Button size="small" onClick={onClick}>
      {label}
    </Button>
  )
  switch (state.kind) {
    case 'conflict':
      return (
        <Notice tone="warn" className="mb-4" action={button('Load saved version', loadTheirs)}>
          <p>
            Someone else saved this schedule. Your last changes were not saved. Loading the saved version discards them.
          </p>
          <Lines label="Differences of the saved version" lines={state.changes} />
        </Notice>
      )
    case 'refused':
      return (
        <Notice tone="danger" className="mb-4">
          <p>{state.message}</p>
          <Lines label="Errors" lines={state.errors.map(({ field, message }) => `${field}: ${message}`)} />
        </Notice>
      )
    case 'failed':
      return (
        <Notice tone="danger" className="mb-4" action={button('Try again', draft.flush)}>
          The draft was not saved; it is kept on this page. {state.error.message}
        </Notice>
      )
    default:
      return null
  }
}

const MOST = 8

function Lines({ label, lines }: { label: string; lines: readonly string[] }) {
  return (
    <ul className="mt-1.5 list-disc pl-5" aria-label={label}>
      {lines.slice(0, MOST).map((line) => (
        <li key={line}>{line}</li>
      ))}
      {lines.length > MOST && <li>and {lines.length - MOST} more</li>}
    </ul>
  )
}
