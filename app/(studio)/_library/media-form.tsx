'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { type MediaView, updateMediaSchema } from '../../../server/features/media/schema.ts'
import { readError } from '../../_trpc/read-error.ts'
import { useTRPC } from '../../_trpc/trpc.ts'
import { Button } from '../../_ui/button.tsx'
import { Field, Input } from '../../_ui/field.tsx'
import { Notice } from '../../_ui/notice.tsx'
import { Select } from '../../_ui/select.tsx'
import { KIND_OPTIONS } from './media-words.ts'

/** Title and kind of an item. */
export function MediaForm({ media }: { media: MediaView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const update = useMutation(trpc.media.update.mutationOptions())
  const [title, setTitle] = useState(media.title)
  const [kind, setKind] = useState(media.kind)
  const [titleError, setTitleError] = useState<string | null>(null)
  const changed = title !== media.title || kind !== media.kind

  function submit(event: FormEvent) {
    event.preventDefault()
    const parsed = updateMediaSchema.safeParse({ mediaId: media.id, title, kind })
    if (!parsed.success) return setTitleError(parsed.error.issues[0]?.message ?? 'Give the item another title.')
    update.mutate(parsed.data, {
      onSuccess(saved) {
        setTitle(saved.title)
        toast.success('Saved')
        void queryClient.invalidateQueries({ queryKey: trpc.media.list.queryKey() })
      },
    })
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {update.error && <Notice tone="danger">{readError(update.error).message}</Notice>}
      <Field label="Title" error={titleError}>
        {(control) => (
          <Input
            {...control}
            value={title}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => {
              setTitle(event.target.value)
              setTitleError(null)
            }}
          />
        )}
      </Field>
      <Field label="Kind" hint="What it is in the rundown and in the log of what aired.">
        {(control) => (
          <Select
            {...control}
            options={KIND_OPTIONS}
            value={kind}
            onChange={(value) => setKind(value as MediaView['kind'])}
          />
        )}
      </Field>
      <Button
        type="submit"
        tone={changed ? 'accent' : 'plain'}
        disabled={!changed}
        busy={update.isPending}
        className="justify-self-start"
      >
        Save
      </Button>
    </form>
  )
}
