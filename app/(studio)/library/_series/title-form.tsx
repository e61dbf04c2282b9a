'use client'
import { renameSeriesSchema } from '#features/series/schema.ts'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

const titleSchema = renameSeriesSchema.pick({ title: true })

interface TitleFormProps {
  given: string
  submitLabel: string
  save(input: { title: string }): Promise<unknown>
  onCancel(): void
}

/** The title of a series that is created or renamed. */
export function TitleForm({ given, submitLabel, save, onCancel }: TitleFormProps) {
  const form = useZodForm({ schema: titleSchema, given: { title: given }, save })
  return (
    <Form of={form}>
      <TextField of={form} name="title" label="Title" maxLength={200} />
      <FormActions label={submitLabel} busy={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  )
}
