'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { createImportSchema, type ImportedView, type ImportView } from '#features/import/schema.ts'
import { DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'

type Source = 'address' | 'bucket'
const SOURCES: { value: Source; label: string }[] = [
  { value: 'address', label: 'Address' },
  { value: 'bucket', label: 'S3 bucket' },
]

/** Fetches files that are on another server. */
export function ImportButton() {
  return (
    <DialogButton
      needs="program"
      icon={Link2}
      label="Import"
      title="Import"
      description="The server fetches the files. You may close this page."
    >
      {(close) => <ImportForms onDone={close} />}
    </DialogButton>
  )
}

function ImportForms({ onDone }: { onDone(): void }) {
  const [source, setSource] = useState<Source>('address')
  return (
    <div className="grid gap-4">
      <div className="justify-self-start">
        <Segmented<Source> legend="Import from" options={SOURCES} value={source} onChange={setSource} />
      </div>
      {source === 'address' ? <AddressForm onDone={onDone} /> : <BucketForm onDone={onDone} />}
    </div>
  )
}

function useCreateImport(onDone: () => void) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return useMutation(
    trpc.import.create.mutationOptions({
      onSuccess({ imports, ...rest }) {
        const put = (known: ImportView[] | undefined) => [...imports, ...(known ?? [])]
        queryClient.setQueryData(trpc.import.list.queryKey(), put)
        const said = sayLeftOut(rest)
        if (said) toast.info(said)
        onDone()
      },
    }),
  )
}

/** What of a bucket is not imported. */
function sayLeftOut({ skipped, truncated }: Omit<ImportedView, 'imports'>): string {
  return [
    skipped > 0 && `${skipped} ${skipped === 1 ? 'object is' : 'objects are'} not imported: no media files.`,
    truncated && 'The bucket has more files than one import takes: import the rest with a longer prefix.',
  ]
    .filter(Boolean)
    .join(' ')
}

function AddressForm({ onDone }: { onDone(): void }) {
  const create = useCreateImport(onDone)
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

function BucketForm({ onDone }: { onDone(): void }) {
  const create = useCreateImport(onDone)
  const form = useZodForm({
    schema: createImportSchema,
    given: { bucket: '', prefix: '', endpoint: '', region: 'us-east-1', accessKeyId: '', secretAccessKey: '' },
    toInput: ({ endpoint, ...rest }) => ({ ...rest, ...(endpoint.trim() !== '' && { endpoint }) }),
    save: (input) => create.mutateAsync(input),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="bucket" label="Bucket" maxLength={63} />
      <TextField of={form} name="prefix" label="Prefix" placeholder="films/2027/" hint="Empty: the whole bucket." />
      <TextField
        of={form}
        name="endpoint"
        label="Server"
        type="url"
        placeholder="https://s3.example.com"
        hint="Empty: Amazon S3."
      />
      <TextField of={form} name="region" label="Region" maxLength={40} />
      <TextField of={form} name="accessKeyId" label="Access key ID" maxLength={200} />
      <TextField
        of={form}
        name="secretAccessKey"
        label="Secret access key"
        type="password"
        maxLength={200}
        autoComplete="off"
        hint="Used once to list the bucket, and not stored."
      />
      <FormActions label="Import" busy={form.formState.isSubmitting} onCancel={onDone} sticky />
    </Form>
  )
}
