'use client'
import { AlertDialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

interface ConfirmDialogProps {
  open: boolean
  onOpenChange(open: boolean): void
  title: ReactNode
  /** What happens and what is kept. */
  description: ReactNode
  /** The verb on the button: “Delete channel”. */
  confirmLabel: string
  /** `accent` for what takes nothing away. Default: danger. */
  tone?: 'danger' | 'accent'
  /** Default: Cancel. */
  cancelLabel?: string
  /** Not possible now; the description says why. */
  disabled?: boolean
  /** May reject: the dialog then stays open and shows the error. */
  onConfirm(): Promise<unknown>
}

/** Asks before an action that cannot be undone. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  tone = 'danger',
  cancelLabel = 'Cancel',
  disabled,
  onConfirm,
}: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  // The next question starts without it.
  if (!open && problem !== null) setProblem(null)

  async function confirm() {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      onOpenChange(false)
    } catch (error) {
      setProblem(readError(error).message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Radix.Root open={open} onOpenChange={(next) => !busy && onOpenChange(next)}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim backdrop-blur-[2px]" />
        <Radix.Content className="fixed inset-x-3 top-[18vh] z-50 mx-auto max-w-md animate-appear rounded-2xl border border-line bg-surface p-5 shadow-raised">
          <Radix.Title className="font-semibold text-base tracking-tight">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 text-muted text-sm leading-relaxed">{description}</div>
          </Radix.Description>
          {problem && (
            <Notice tone="danger" className="mt-3">
              {problem}
            </Notice>
          )}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Radix.Cancel asChild>
              <Button disabled={busy}>{cancelLabel}</Button>
            </Radix.Cancel>
            <Button tone={tone} busy={busy} disabled={disabled} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
