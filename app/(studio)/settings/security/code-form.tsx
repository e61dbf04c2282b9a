'use client'
import type { ReactNode } from 'react'
import { codeSchema } from '#features/person/schema.ts'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

interface CodeFormProps {
  label: string
  hint?: string
  save(input: { code: string }): Promise<void>
  onCancel(): void
  /** Above the code. */
  children?: ReactNode
  /** Above the buttons. */
  note?: string
}

/** Asks for a code of the authenticator app. */
export function CodeForm({ label, hint = ANY_CODE, save, onCancel, children, note }: CodeFormProps) {
  const form = useZodForm({ schema: codeSchema, given: { code: '' }, guarded: false, save })
  return (
    <Form of={form}>
      {children}
      <TextField of={form} name="code" label="Code" hint={hint} autoComplete="one-time-code" autoFocus />
      {note && <p className="text-muted text-xs">{note}</p>}
      <FormActions label={label} busy={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  )
}

const ANY_CODE = 'From your authenticator app, or a recovery code.'
