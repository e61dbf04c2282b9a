'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { type DefaultValues, type FieldValues, get, type Path, type UseFormReturn, useForm } from 'react-hook-form'
import type { z } from 'zod'
import { readError } from '#app/_trpc/read-error.ts'
import { useLeaveGuard } from './leave-guard.tsx'

const AT_FIELDS = 'Nothing was saved. Check the marked fields.'

/** Thrown by `save` where the server is not asked through tRPC: its message is shown above the fields. */
export class FormRefusal extends Error {}

interface ZodFormOptions<Values extends FieldValues, Output> {
  /** What the fields hold at first. */
  given: Values
  /** The schema of the procedure that saves it. Its fields have the names of the form's. */
  schema: z.ZodType<Output>
  /** The fields as the schema takes them: null for an empty text, a number for what was typed. */
  toInput?(values: Values): unknown
  /** May reject: the refusal is shown at the fields it names, or above all of them. */
  save(output: Output): Promise<unknown>
  /** False: leaving the page does not ask. */
  guarded?: boolean
}

export interface ZodForm<Values extends FieldValues, Output = unknown> extends UseFormReturn<Values, unknown, Output> {
  submit(event?: React.BaseSyntheticEvent): Promise<void>
  /** Does something else with what the fields hold; checked and refused like a save. */
  run(action: (output: Output) => Promise<unknown>): (event?: React.BaseSyntheticEvent) => Promise<void>
  /** The error of a field, or of anything in its list. */
  errorAt(name: string): string | null
}

/** A form that is checked by a schema before it is saved. The first field with an error takes the focus. */
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
    // What is saved now is no longer lost by leaving.
    form.reset(form.getValues())
  })
  return { ...form, run, submit, errorAt: (name) => messageOf(get(form.formState.errors, name)) }
}

function showRefusal<Values extends FieldValues, Output>(form: UseFormReturn<Values, unknown, Output>, error: unknown) {
  if (error instanceof FormRefusal) return form.setError('root', { message: error.message })
  const { message, data } = readError(error)
  const issues = (Array.isArray(data.issues) ? data.issues : []) as { path: string; message: string }[]
  const atFields = issues.filter(({ path }) => get(form.getValues(), path) !== undefined)
  for (const [index, issue] of atFields.entries())
    form.setError(issue.path as Path<Values>, { message: issue.message }, { shouldFocus: index === 0 })
  const allShown = issues.length > 0 && atFields.length === issues.length
  form.setError('root', { message: allShown ? AT_FIELDS : message })
}

function messageOf(error: unknown): string | null {
  if (Array.isArray(error)) return error.map(messageOf).find((message) => message !== null) ?? null
  const { message, root } = (error ?? {}) as { message?: unknown; root?: unknown }
  return typeof message === 'string' ? message : root ? messageOf(root) : null
}
