'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { type DefaultValues, type FieldValues, get, type Path, type UseFormReturn, useForm } from 'react-hook-form'
import type { z } from 'zod'
import { readError } from '#app/_trpc/read-error.ts'
import { useLeaveGuard } from './leave-guard.tsx'

/** The type of a form's error that a larger plan would avoid. */
export const UPGRADE = 'upgrade'

const AT_FIELDS = 'Nothing was saved. Check the marked fields.'

/** Thrown by a `save` that does not use tRPC: its message is shown above the fields. */
export class FormRefusal extends Error {}

interface ZodFormOptions<Values extends FieldValues, Output> {
  /** Initial values of the fields. */
  given: Values
  /** The procedure's schema. Its field names are those of the form. */
  schema: z.ZodType<Output>
  /** Converts field values to the schema's input: null for empty text, a number for typed digits. */
  toInput?(values: Values): unknown
  /** May reject: the error is shown at its fields, else above the form. */
  save(output: Output): Promise<unknown>
  /** False: leaving the page does not ask. */
  guarded?: boolean
}

export interface ZodForm<Values extends FieldValues, Output = unknown> extends UseFormReturn<Values, unknown, Output> {
  submit(event?: React.BaseSyntheticEvent): Promise<void>
  /** Another action on the values, with the same validation and errors as a save. */
  run(action: (output: Output) => Promise<unknown>): (event?: React.BaseSyntheticEvent) => Promise<void>
  /** The error of a field, or of an item in its list. */
  errorAt(name: string): string | null
}

/** A form that is validated by a schema before it is saved. */
export function useZodForm<Values extends FieldValues, Output>({
  given,
  schema,
  toInput,
  save,
  guarded = true,
}: ZodFormOptions<Values, Output>): ZodForm<Values, Output> {
  const check = zodResolver(schema as z.ZodType<Output, FieldValues>)
  const form = useForm<Values, unknown, Output>({
    defaultValues: given as DefaultValues<Values>,
    // `Form` focuses, also in fields that are not native inputs.
    shouldFocusError: false,
    resolver: async (values, context, options) => {
      const input = toInput ? toInput(values) : values
      return check(input as FieldValues, context, options as never) as never
    },
  })
  useLeaveGuard(guarded && form.formState.isDirty)

  const run = (action: (output: Output) => Promise<unknown>) =>
    form.handleSubmit(async (output) => {
      try {
        await action(output)
      } catch (error) {
        showRefusal(form, error)
      }
    })
  const submit = run(async (output) => {
    await save(output)
    // Saved values are the new initial values, so leaving does not ask.
    form.reset(form.getValues())
  })
  return { ...form, run, submit, errorAt: (name) => messageOf(get(form.formState.errors, name)) }
}

function showRefusal<Values extends FieldValues, Output>(form: UseFormReturn<Values, unknown, Output>, error: unknown) {
  if (error instanceof FormRefusal) return form.setError('root', { message: error.message })
  const { message, data } = readError(error)
  const issues = (Array.isArray(data.issues) ? data.issues : []) as { path: string; message: string }[]
  const atFields = issues.filter(({ path }) => get(form.getValues(), path) !== undefined)
  for (const issue of atFields) form.setError(issue.path as Path<Values>, { message: issue.message })
  const allShown = issues.length > 0 && atFields.length === issues.length
  // `Form` offers the upgrade beside it.
  const type = typeof data.plan === 'string' ? UPGRADE : 'refused'
  form.setError('root', { type, message: allShown ? AT_FIELDS : message })
}

function messageOf(error: unknown): string | null {
  if (Array.isArray(error)) return error.map(messageOf).find((message) => message !== null) ?? null
  const { message, root } = (error ?? {}) as { message?: unknown; root?: unknown }
  return typeof message === 'string' ? message : root ? messageOf(root) : null
}
