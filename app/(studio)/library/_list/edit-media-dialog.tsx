'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Controller } from 'react-hook-form'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { TagsField } from '#app/(studio)/_shell/tags-field.tsx'
import { MAX_TAGS } from '#domain/media/tags.ts'
import type { LibraryView } from '#features/media/library-schema.ts'
import { type MediaView, updateMediaSchema } from '#features/media/schema.ts'
import { Dialog } from '#ui/dialog.tsx'
import { Textarea } from '#ui/field.tsx'
import { Form, FormActions, FormField, SelectField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { usePutMedia } from '../use-library.ts'
import { ArtworkField } from './artwork-field.tsx'
import { changeOf, toDraft, toInput } from './media-draft.ts'
import { ACCESS_OPTIONS, KIND_OPTIONS } from './media-words.ts'
import { RightsFields } from './rights-fields.tsx'

/** Suggestions: each country has its own. */
export const RATINGS = ['FSK 0', 'FSK 6', 'FSK 12', 'FSK 16', 'FSK 18', 'U', 'PG', '12', '15', '18'].concat([
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
  /** For the tags and folders in use. */
  library: LibraryView
  onClose(): void
}

export function EditMediaDialog({ item, library, onClose }: EditMediaDialogProps) {
  return (
    <Dialog
      open={item !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Edit item"
      description="Channels show a new title after the next change of their rundown or schedule."
    >
      {item && <EditForm key={item.id} item={item} library={library} onClose={onClose} />}
    </Dialog>
  )
}

function EditForm({ item, library, onClose }: Omit<EditMediaDialogProps, 'item'> & { item: MediaView }) {
  const trpc = useTRPC()
  const put = usePutMedia()
  // What the form was opened with: saving does not undo what somebody else changed in another field.
  const [before] = useState(item)
  const update = useMutation(
    trpc.media.update.mutationOptions({
      onSuccess: (saved) => {
        put(saved)
        toast.success('Saved')
        onClose()
      },
    }),
  )
  const form = useZodForm({
    schema: updateMediaSchema,
    given: toDraft(before),
    toInput: (draft) => ({ mediaId: before.id, ...toInput(draft) }),
    async save(input) {
      const change = changeOf(before, input)
      if (change === null) return onClose()
      await update.mutateAsync(change)
    },
  })
  return (
    <Form of={form}>
      <TextField of={form} name="title" label="Title" />
      <SelectField
        of={form}
        name="kind"
        label="Type"
        hint="Guides, ad breaks and reports depend on it."
        className="w-full"
        options={KIND_OPTIONS}
      />
      <FormField of={form} name="description" label="Description" hint="Shown in the guide.">
        {(control) => <Textarea {...control} rows={4} />}
      </FormField>
      <Controller
        control={form.control}
        name="tags"
        render={({ field }) => (
          <TagsField
            label="Tags"
            noun="tag"
            hint={`Schedules select items by tag. Separate with Enter or a comma; at most ${MAX_TAGS}, in lower case.`}
            tags={field.value}
            known={library.tags.map(({ tag }) => tag)}
            error={form.errorAt('tags')}
            onChange={field.onChange}
          />
        )}
      />
      <TextField
        of={form}
        name="folder"
        label="Folder"
        hint="A new name makes a new folder. Empty: no folder."
        suggestions={library.folders.map(({ folder }) => folder)}
        maxLength={60}
      />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] items-start gap-3">
        <TextField of={form} name="season" label="Season" inputMode="numeric" />
        <TextField of={form} name="episode" label="Episode" hint="Its number in the season." inputMode="numeric" />
      </div>
      <TextField of={form} name="language" label="Language" hint="Of its sound, such as de or pt-BR." maxLength={20} />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] items-start gap-3">
        <TextField
          of={form}
          name="rating"
          label="Rating"
          hint="Shown in the guide, such as FSK 12."
          suggestions={RATINGS}
        />
        <TextField
          of={form}
          name="weight"
          label="Weight"
          hint="In weighted rotations, 2 airs twice as often as 1."
          inputMode="decimal"
        />
      </div>
      <RightsFields of={form} />
      <SelectField
        of={form}
        name="access"
        label="On demand"
        hint="Who may watch it by itself, at its own address."
        className="w-full"
        options={ACCESS_OPTIONS}
      />
      <Controller
        control={form.control}
        name="artworkAtMs"
        render={({ field }) => (
          <ArtworkField item={item} atMs={field.value} error={form.errorAt('artworkAtMs')} onChange={field.onChange} />
        )}
      />
      <FormActions label="Save" busy={update.isPending} onCancel={onClose} sticky />
    </Form>
  )
}
