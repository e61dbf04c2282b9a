'use client'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { Dialog } from './dialog.tsx'

interface DialogButtonProps extends Omit<ComponentProps<typeof Button>, 'title' | 'children'> {
  /** Content of the button. */
  label: ReactNode
  title: ReactNode
  description?: ReactNode
  /** Content of the dialog, mounted while it is open: a form, which closes it when it has saved. */
  children(close: () => void): ReactNode
}

/** A button with the dialog that it opens. */
export function DialogButton({ label, title, description, children, ...button }: DialogButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={title} description={description}>
        {children(() => setOpen(false))}
      </Dialog>
    </>
  )
}

type ConfirmButtonProps = Omit<ComponentProps<typeof Button>, 'title'> &
  Pick<ComponentProps<typeof ConfirmDialog>, 'title' | 'description' | 'confirmLabel' | 'cancelLabel' | 'onConfirm'>

/** A button for an action that asks first. */
export function ConfirmButton({
  title,
  description,
  confirmLabel,
  cancelLabel,
  onConfirm,
  ...button
}: ConfirmButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)} />
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        {...{ title, description, confirmLabel, cancelLabel, onConfirm }}
      />
    </>
  )
}
