'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { updateMediaSchema } from '#features/media/schema.ts'
import type { OnDemandView } from '#features/on-demand/schema.ts'
import { Textarea } from '#ui/field.tsx'
import { Form, FormActions, FormField, SelectField, SwitchField } from '#ui/form.tsx'
import { NotInPlan } from '#ui/upgrade-link.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { ACCESS_OPTIONS } from '../_list/media-words.ts'

interface OnDemandFormProps {
  mediaId: string
  view: OnDemandView
  onDone(): void
}

export function OnDemandForm({ mediaId, view, onDone }: OnDemandFormProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const update = useMutation(
    trpc.media.update.mutationOptions({
      onSuccess() {
        void queryClient.invalidateQueries({ queryKey: trpc.media.pathKey() })
        toast.success('Saved')
        onDone()
      },
    }),
  )
  const form = useZodForm({
    schema: updateMediaSchema,
    given: { access: view.access as string, embedDomains: view.embedDomains.join('\n'), encrypted: view.encrypted },
    toInput: ({ access, embedDomains, encrypted }) => ({
      mediaId,
      access,
      embedDomains: embedDomains.split(/[\s,]+/),
      encrypted,
    }),
    save: (input) => update.mutateAsync(input),
  })
  const mayEncrypt = view.encryptionAllowed || view.encrypted
  return (
    <Form of={form}>
      <SelectField
        of={form}
        name="access"
        label="Who may watch"
        hint={view.signedLinksAllowed ? undefined : 'Signed links are not in your plan.'}
        className="w-full"
        options={ACCESS_OPTIONS.map((option) => ({
          ...option,
          disabled: option.value === 'token' && !view.signedLinksAllowed && view.access !== 'token',
        }))}
      />
      <FormField
        of={form}
        name="embedDomains"
        label="Allowed domains"
        hint="One per line, such as example.com or *.example.com. Empty: any website."
      >
        {(control) => <Textarea {...control} rows={3} spellCheck={false} autoComplete="off" className="font-mono" />}
      </FormField>
      {mayEncrypt ? (
        <SwitchField of={form} name="encrypted" label="Encrypt segments (AES-128; there is no DASH then)" />
      ) : (
        <div className="grid gap-1">
          <p className="text-muted text-sm">Encrypted segments</p>
          <NotInPlan />
        </div>
      )}
      <FormActions label="Save" busy={update.isPending} onCancel={onDone} sticky />
    </Form>
  )
}
