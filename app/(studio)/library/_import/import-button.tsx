'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { createImportSchema, type ImportView } from '#features/import/schema.ts'
import { DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

/** Fetches files that are on another server. */
export function ImportButton() {
  return (
    <DialogButton
      needs="program"
      icon={Link2}
      label="Import"
      title="Import from an address"
      description="The server fetches the file. You may close this page."
    >
      {(close) => <AddressForm onDone={close} />}
    </DialogButton>
  )
}

function AddressForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const create = useMutation(
    trpc.import.create.mutationOptions({
      onSuccess(made) {
        const put = (known: ImportView[] | undefined) => [made, ...(known ?? [])]
        queryClient.setQueryData(trpc.import.list.queryKey(), put)
        onDone()
      },
    }),
  )
  const form = useZodForm({
    schema: createImportSchema,
    given: { url: '', title: '' },
    toInput: ({ url, title }) => ({ url, ...(title.trim() !== '' && { title }) }),
    save: (input) => create.mutateAsync(input),
  })
  return (
    <Form of={form}>
      <TextField
        of={form}
        name="url"
        label="Address of the file"
        type="url"
        placeholder="https://example.com/film.mp4"
        hint="http or https. An address with a signature works; it is stored encrypted."
      />
      <TextField of={form} name="title" label="Title" maxLength={200} hint="Empty: the file’s name." />
      <FormActions label="Import" busy={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  )
}
