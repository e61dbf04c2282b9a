'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { countTags } from '#domain/media/tags.ts'
import type { MediaView } from '#features/media/schema.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Field, Input, Textarea } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { Select } from '#ui/select.tsx'
import { usePutMedia } from '../use-library.ts'
import { ArtworkField } from './artwork-field.tsx'
import { type MediaDraft, readChange, toDraft } from './media-draft.ts'
import { KIND_OPTIONS } from './media-words.ts'
import { TagsField } from './tags-field.tsx'

/** Only suggestions: each country has its own. */
const RATINGS = ['FSK 0', 'FSK 6', 'FSK 12', 'FSK 16', 'FSK 18', 'U', 'PG', '12', '15', '18'].concat([
  'TV-Y',
  'TV-Y7',
  'TV-G',
  'TV-PG',
  'TV-14',
  'TV-MA',
])

interface EditMediaDialogProps {
  /** null: closed. */
  item: MediaView | null
  /** The whole library, for the tags in use. */
  media: readonly MediaView[]
  onClose(): void
}

export function EditMediaDialog({ item, media, onClose }: EditMediaDialogProps) {
  return (
    <Dialog
      open={item !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Edit item"
      description="Channels show the new title from the next change of their rundown or schedule on."
    >
      {item && <EditForm key={item.id} item={item} media={media} onClose={onClose} />}
    </Dialog>
  )
}

function EditForm({ item, media, onClose }: Omit<EditMediaDialogProps, 'item'> & { item: MediaView }) {
  const trpc = useTRPC()
  const put = usePutMedia()
  const ratingsId = useId()
  // What the form was opened with: a change of somebody else's in another field is not undone by saving.
  const [before] = useState(item)
  const [draft, setDraft] = useState(() => toDraft(item))
  const [errors, setErrors] = useState<Record<string, string>>({})
  const update = useMutation(
    trpc.media.update.mutationOptions({
      onSuccess: (saved) => {
        put(saved)
        toast.success('Saved.')
        onClose()
      },
    }),
  )
  const errorAt = (field: keyof MediaDraft) => errors[field] ?? null
  const set = (change: Partial<MediaDraft>) => {
    setDraft((now) => ({ ...now, ...change }))
    setErrors({})
  }

  function save(event: FormEvent) {
    event.preventDefault()
    const read = readChange(before, draft)
    if (!read.ok) return setErrors(read.errors)
    if (read.change === null) return onClose()
    update.mutate(read.change)
  }

  return (
    <form onSubmit={save} noValidate className="grid gap-4 pt-1">
      {update.error && <Notice tone="danger">{readError(update.error).message}</Notice>}
      <Field label="Title" error={errorAt('title')}>
        {(control) => (
          <Input {...control} value={draft.title} onChange={(event) => set({ title: event.target.value })} />
        )}
      </Field>
      <Field label="Kind" hint="What it is to the channel: guides, ad breaks and reports go by it.">
        {(control) => (
          <Select
            {...control}
            className="w-full"
            options={KIND_OPTIONS}
            value={draft.kind}
            onChange={(kind) => set({ kind: kind as MediaDraft['kind'] })}
          />
        )}
      </Field>
      <Field label="Description" error={errorAt('description')} hint="For the guide.">
        {(control) => (
          <Textarea
            {...control}
            rows={4}
            value={draft.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
      <TagsField
        tags={draft.tags}
        known={countTags(media).map(({ tag }) => tag)}
        error={errorAt('tags')}
        onChange={(tags) => set({ tags })}
      />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] items-start gap-3">
        <Field label="Rating" error={errorAt('rating')} hint="For the guide, such as FSK 12.">
          {(control) => (
            <>
              <Input
                {...control}
                list={ratingsId}
                autoComplete="off"
                value={draft.rating}
                onChange={(event) => set({ rating: event.target.value })}
              />
              <datalist id={ratingsId}>
                {RATINGS.map((rating) => (
                  <option key={rating} value={rating} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Field
          label="Weight"
          error={errorAt('weight')}
          hint="2 airs twice as often as 1 where a schedule goes by weight."
        >
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              autoComplete="off"
              value={draft.weight}
              onChange={(event) => set({ weight: event.target.value })}
            />
          )}
        </Field>
      </div>
      <ArtworkField
        item={item}
        atMs={draft.artworkAtMs}
        error={errorAt('artworkAtMs')}
        onChange={(artworkAtMs) => set({ artworkAtMs })}
      />
      <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 rounded-b-2xl border-line border-t bg-surface px-5 pt-3 pb-4">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="accent" busy={update.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}
