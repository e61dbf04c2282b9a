'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ResolutionName } from '#domain/channel/resolution.ts'
import { DEFAULT_RUNG_NAMES, VIDEO_RUNGS } from '#domain/ladder/ladder.ts'
import type { LadderView } from '#features/ladder/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { Notice } from '#ui/notice.tsx'
import { Progress } from '#ui/progress.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Switch } from '#ui/switch.tsx'
import { useRungOptions } from '../channels/_status/use-resolutions.ts'

/** While items wait for a resolution. */
const PROGRESS_MS = 10_000

const isAlways = (name: string) => DEFAULT_RUNG_NAMES.some((known) => known === name)

/** The rungs of the account's items. */
export function LadderCard() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const query = useQuery({
    ...trpc.ladder.get.queryOptions(),
    refetchInterval: ({ state }) => ((state.data?.waiting ?? 0) > 0 ? PROGRESS_MS : false),
  })
  const set = useMutation(
    trpc.ladder.set.mutationOptions({
      onSuccess(saved) {
        queryClient.setQueryData(trpc.ladder.get.queryKey(), saved)
        toast.success('Resolutions saved')
      },
      onError: (error) => toastError('The resolutions were not changed', error),
    }),
  )
  return (
    <Card aria-label="Resolutions">
      <CardHeader title="Resolutions" />
      <QueryView query={query} what="the resolutions">
        {(ladder: LadderView) => (
          <Rungs ladder={ladder} busy={set.isPending} onChange={(rungs) => set.mutate({ rungs })} />
        )}
      </QueryView>
    </Card>
  )
}

interface RungsProps {
  ladder: LadderView
  busy: boolean
  onChange(rungs: ResolutionName[]): void
}

function Rungs({ ladder: { rungs, progress, waiting, failed }, busy, onChange }: RungsProps) {
  const options = useRungOptions(VIDEO_RUNGS.map(({ name }) => name))
  const without = (name: ResolutionName) => rungs.filter((other) => other !== name)
  return (
    <div className="grid gap-3 px-4 pb-5 text-sm sm:px-5">
      <p className="text-muted">
        Items are encoded in these resolutions, those above 1080p only where the source has them. Channels can offer
        each of them.
      </p>
      <ul className="grid gap-2">
        {options.map(({ value, label, disabled }) => (
          <li key={value}>
            <Switch
              label={isAlways(value) ? `${value}, always` : label}
              needs="program"
              checked={rungs.includes(value)}
              disabled={busy || isAlways(value) || (disabled && !rungs.includes(value))}
              onChange={(checked) => onChange(checked ? [...rungs, value] : without(value))}
            />
          </li>
        ))}
      </ul>
      {progress.length > 0 && (
        <ul aria-label="Items with more resolutions" className="grid gap-2">
          {progress.map(({ rung, ready, of }) => (
            <li key={rung} className="grid gap-1">
              <span className="text-muted text-xs">
                {ready} of {of} items have {rung}
              </span>
              <Progress value={of === 0 ? 1 : ready / of} label={`Items with ${rung}`} />
            </li>
          ))}
        </ul>
      )}
      {waiting > 0 && (
        <p className="text-muted text-xs">Ready items get a resolution when no upload waits. Channels stay on air.</p>
      )}
      {failed > 0 && (
        <Notice
          tone="warn"
          action={
            <Button needs="program" size="small" busy={busy} onClick={() => onChange([...rungs])}>
              Try again
            </Button>
          }
        >
          {failed === 1 ? 'One item' : `${failed} items`} could not be completed and stay as they were.
        </Notice>
      )}
    </div>
  )
}
