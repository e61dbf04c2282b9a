'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { airNote } from '#app/(studio)/channels/_desk/air-note.ts'
import type { VersionView } from '#features/schedule/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { formatDateTime } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'

/** Published versions: when, what changed, and a button that publishes one again. */
export function VersionsCard({ channelId, onRolledBack }: { channelId: string; onRolledBack(): Promise<void> }) {
  const trpc = useTRPC()
  const versions = useQuery(trpc.schedule.listVersions.queryOptions({ channelId }))
  const rollback = useMutation(trpc.schedule.rollback.mutationOptions())
  const [asked, setAsked] = useState<number | null>(null)

  async function goBack(number: number) {
    const { number: made, ...air } = await rollback.mutateAsync({ channelId, number })
    toast.success(`Version ${number} is published again, as version ${made}`, { description: airNote(air) })
    await onRolledBack()
  }

  return (
    <Card aria-label="Versions" data-testid="versions">
      <CardHeader title="Versions" hint="Published schedules, newest first." />
      <div className="max-h-96 overflow-y-auto px-4 pb-4 sm:px-5">
        <QueryView query={versions} what="versions" className="px-0">
          {(data) =>
            data.length === 0 ? (
              <p className="text-muted text-sm">Nothing published yet.</p>
            ) : (
              <ol className="grid gap-4">
                {data.map((version, place) => (
                  <VersionRow
                    key={version.number}
                    version={version}
                    onRollBack={place > 0 ? () => setAsked(version.number) : undefined}
                  />
                ))}
              </ol>
            )
          }
        </QueryView>
      </div>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        title={`Roll back to version ${asked}?`}
        description="It is published at once as a new version and replaces the draft. Later versions are kept."
        confirmLabel="Roll back"
        onConfirm={() => goBack(asked ?? 0)}
      />
    </Card>
  )
}

function VersionRow({ version, onRollBack }: { version: VersionView; onRollBack: (() => void) | undefined }) {
  const { number, publishedAt, changes, rollbackOf, overrideReason, effectiveAt } = version
  return (
    <li className="text-sm" data-testid="version">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>
          <span className="font-medium">Version {number}</span>
          <span className="ml-2 text-muted text-xs">{formatDateTime(publishedAt)}</span>
        </span>
        {onRollBack && (
          <Button needs="program" size="small" aria-label={`Roll back to version ${number}`} onClick={onRollBack}>
            Roll back
          </Button>
        )}
      </div>
      <p className="text-muted text-xs">
        {rollbackOf !== null && `Rollback to version ${rollbackOf}. `}
        {effectiveAt && `On air since ${formatDateTime(effectiveAt)}. `}
        {overrideReason && `Override reason: ${overrideReason}`}
      </p>
      {changes.length === 0 ? (
        <p className="mt-1 text-muted text-xs">No changes.</p>
      ) : (
        <ul className="mt-1 list-disc pl-5 text-xs leading-relaxed">
          {changes.slice(0, 5).map((text) => (
            <li key={text}>{text}</li>
          ))}
          {changes.length > 5 && <li className="text-muted">and {changes.length - 5} more</li>}
        </ul>
      )}
    </li>
  )
}
