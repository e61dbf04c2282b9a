'use client'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn.ts'

export const inputStyle =
  'h-10 w-full min-w-0 rounded-lg border border-line-strong bg-canvas px-3 text-ink text-base placeholder:text-muted disabled:opacity-55 aria-invalid:border-danger sm:text-sm'

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(inputStyle, className)} {...props} />
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(inputStyle, 'h-auto min-h-24 py-2 leading-relaxed', className)} {...props} />
}

/** Values that a text field with this id as its `list` offers. */
export function Suggestions({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  )
}

export interface FieldControl {
  id: string
  'aria-invalid'?: true
  'aria-describedby'?: string
}

interface FieldProps {
  label: string
  /** Why the value is refused; announced. */
  error?: string | null
  hint?: ReactNode
  children(control: FieldControl): ReactNode
}

/** A label, its control, and the hint or error below, linked for screen readers. */
export function Field({ label, error, hint, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error || hint
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, ...(error && { 'aria-invalid': true as const }), ...(note && { 'aria-describedby': noteId }) })}
      {note && (
        <p
          id={noteId}
          className={cn('text-xs leading-relaxed', error ? 'text-danger' : 'text-muted')}
          role={error ? 'alert' : undefined}
        >
          {note}
        </p>
      )}
    </div>
  )
}
