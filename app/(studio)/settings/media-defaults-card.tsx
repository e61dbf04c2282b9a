'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { ACCESS_OPTIONS } from '#app/(studio)/library/_list/media-words.ts'
import { type MediaDefaults, updateMediaDefaultsSchema } from '#features/media-defaults/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Form, FormActions, SelectField } from '#ui/form.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { FRAMING_OPTIONS, LOUDNESS_OPTIONS } from '../_shell/preparation-options.ts'

/** How new items are prepared. */
export function MediaDefaultsCard() {
  const trpc = useTRPC()
  const defaults = useQuery(trpc.media.defaults.queryOptions())
  return (
    <Card aria-label="New items">
      <CardHeader title="New items" />
      <QueryView query={defaults} what="the defaults">
        {(given) => <DefaultsForm given={given} />}
      </QueryView>
    </Card>
  )
}

function DefaultsForm({ given }: { given: MediaDefaults }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const update = useMutation(
    trpc.media.updateDefaults.mutationOptions({
      onSuccess(saved) {
        queryClient.setQueryData(trpc.media.defaults.queryKey(), saved)
        toast.success('Saved')
      },
    }),
  )
  const form = useZodForm({
    schema: updateMediaDefaultsSchema,
    given: { framing: given.framing as string, targetLufs: String(given.targetLufs), access: given.access as string },
    toInput: ({ targetLufs, ...rest }) => ({ ...rest, targetLufs: Number(targetLufs) }),
    save: (input) => update.mutateAsync(input),
  })
  return (
    <Form of={form} className="px-4 pb-5 sm:px-5">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <SelectField
          of={form}
          name="framing"
          label="Framing"
          hint="For a picture that is not 16:9. An item can have its own choice."
          className="w-full"
          options={FRAMING_OPTIONS}
        />
        <SelectField
          of={form}
          name="targetLufs"
          label="Loudness"
          hint="Items that are ready keep their level."
          className="w-full"
          options={LOUDNESS_OPTIONS}
        />
        <SelectField
          of={form}
          name="access"
          label="On demand"
          hint="Who may watch a new item by itself, recordings too."
          className="w-full"
          options={ACCESS_OPTIONS}
        />
      </div>
      <FormActions label="Save" needs="program" busy={update.isPending} disabled={!form.formState.isDirty} />
    </Form>
  )
}
