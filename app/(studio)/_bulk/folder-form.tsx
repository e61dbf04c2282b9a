'use client'
import { z } from 'zod'
import { folderSchema } from '#domain/folder.ts'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

interface FolderFormProps {
  known: readonly string[]
  onMove(folder: string | null): void
}

export function FolderForm({ known, onMove }: FolderFormProps) {
  const form = useZodForm({
    schema: z.object({ folder: folderSchema }),
    given: { folder: '' },
    save: async ({ folder }) => onMove(folder),
  })
  return (
    <Form of={form}>
      <TextField
        of={form}
        name="folder"
        label="Folder"
        hint="A new name makes a new folder. Empty: out of their folder."
        suggestions={known}
        maxLength={60}
      />
      <FormActions label="Move" />
    </Form>
  )
}
