'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { type MediaView, updateMediaSchema } from '../../../../server/features/media/schema.ts'
import { readError } from '../../../_trpc/read-error.ts'
import { useTRPC } from '../../../_trpc/trpc.ts'
import { Button } from '../../../_ui/button.tsx'
import { Dialog } from '../../../_ui/dialog.tsx'
import { Field, Input } from '../../../_ui/field.tsx'
import { Notice } from '../../../_ui/notice.tsx'
import { Select } from '../../../_ui/select.tsx'
import { usePutMedia } from '../use-library.ts'
import { KIND_OPTIONS } from './media-words.ts'

export function EditMediaDialog({ item, onClose }: { item: MediaView | null; onClose(): void }) {
  return (
    <Dialog
      open={item !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Edit item"
      description="Channels show the new title from the next change of their rundown on."
    >
      {item && <EditForm item={item} onClose={onClose} />}
    </Dialog>
  )
}

function EditForm({ item, onClose }: { item: MediaView; onClose(): void }) {
  const trpc = useTRPC()
  const put = usePutMedia()
  const [title, setTitle] = useState(item.title)
  const [kind, setKind] = useState<string>(item.kind)
  const [wrongTitle, setWrongTitle] = useState<string | null>(null)
  const update = useMutation(
    trpc.media.update.mutationOptions({
      onSuccess: (media) => {
        put(media)
        toast.success('Saved.')
        onClose()
      },
    }),
  )

  function save(event: FormEvent) {
    event.preventDefault()
    const input = updateMediaSchema.safeParse({ mediaId: item.id, title, kind })
    setWrongTitle(input.success ? null : (input.error.issues[0]?.message ?? 'That title cannot be used.'))
    if (input.success) update.mutate(input.data)
  }

  return (
    <form onSubmit={save} noValidate className="grid gap-4">
      {update.error && <Notice tone="danger">{readError(update.error).message}</Notice>}
      <Field label="Title" error={wrongTitle}>
        {(control) => <Input {...control} value={title} onChange={(event) => setTitle(event.target.value)} />}
      </Field>
      <Field label="Kind" hint="What it is to the channel: guides, ad breaks and reports go by it.">
        {(control) => <Select {...control} className="w-full" options={KIND_OPTIONS} value={kind} onChange={setKind} />}
      </Field>
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="accent" busy={update.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}
