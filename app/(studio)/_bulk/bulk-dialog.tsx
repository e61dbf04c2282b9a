'use client'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Notice } from '#ui/notice.tsx'
import { Progress } from '#ui/progress.tsx'
import type { BulkRun } from './use-bulk-run.ts'

interface BulkDialogProps {
  run: BulkRun
  /** Of the rows, by id. */
  names: ReadonlyMap<string, string>
  /** “channels” */
  what: string
  onClose(): void
}

/** How far an operation on many rows is, and what failed. */
export function BulkDialog({ run, names, what, onClose }: BulkDialogProps) {
  const { title, total, results, problem, isRunning } = run
  const failed = results.filter((result) => !result.ok)
  const done = results.length - failed.length
  return (
    <Dialog open onOpenChange={(open) => !open && !isRunning && onClose()} title={title}>
      <div className="grid gap-4 pt-1 text-sm" data-testid="bulk-run">
        <Progress value={results.length / total} label={title} />
        <p role="status">
          {isRunning
            ? `${results.length} of ${total}`
            : `${done} of ${total} done${failed.length > 0 ? `, ${failed.length} failed` : ''}.`}
        </p>
        {problem && (
          <Notice tone="danger">
            {problem} {total - results.length} of {total} were not attempted.
          </Notice>
        )}
        {failed.length > 0 && (
          <ul className="grid gap-3" aria-label={`Failed ${what}`}>
            {failed.map(({ id, message }) => (
              <li key={id} className="min-w-0">
                <p className="wrap-anywhere font-medium">{names.get(id) ?? id}</p>
                <p className="text-muted">{message}</p>
              </li>
            ))}
          </ul>
        )}
        <div className="flex justify-end">
          <Button tone="accent" disabled={isRunning} onClick={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
