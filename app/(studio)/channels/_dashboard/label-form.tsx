'use client'
import { z } from 'zod'
import { labelSchema } from '#domain/channel/labels.ts'
import { Button } from '#ui/button.tsx'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

interface LabelFormProps {
  known: readonly string[]
  onLabel(action: 'tag' | 'untag', label: string): void
}

export function LabelForm({ known, onLabel }: LabelFormProps) {
  const form = useZodForm({
    schema: z.object({ label: labelSchema }),
    given: { label: '' },
    save: async ({ label }) => onLabel('tag', label),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="label" label="Label" hint="In lower case." suggestions={known} maxLength={40} />
      <FormActions label="Add label">
        <Button onClick={form.run(async ({ label }) => onLabel('untag', label))}>Remove label</Button>
      </FormActions>
    </Form>
  )
}
