'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type ApiKeyView, type CreatedApiKey, rotateApiKeySchema } from '#features/account/schema.ts'
import { Form, FormActions, SelectField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { ShownSecret } from './shown-secret.tsx'

const OVERLAPS = [
  { value: '0', label: 'None: the old secret ends at once' },
  { value: '1', label: '1 day' },
  { value: '3', label: '3 days' },
  { value: '7', label: '7 days' },
]

export function RotateApiKeyForm({ apiKey, onDone }: { apiKey: ApiKeyView; onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [created, setCreated] = useState<CreatedApiKey | null>(null)
  const rotate = useMutation(
    trpc.account.rotateApiKey.mutationOptions({
      // The answer holds the secret.
      gcTime: 0,
      onSuccess: (key) => {
        setCreated(key)
        void queryClient.invalidateQueries({ queryKey: trpc.audit.list.pathKey() })
        return queryClient.invalidateQueries({ queryKey: trpc.account.listApiKeys.queryKey() })
      },
    }),
  )
  const form = useZodForm({
    schema: rotateApiKeySchema,
    given: { overlapDays: '1' },
    toInput: ({ overlapDays }) => ({ keyId: apiKey.id, overlapDays: Number(overlapDays) }),
    save: (input) => rotate.mutateAsync(input),
    guarded: false,
  })
  if (created) return <ShownSecret apiKey={created} onDone={onDone} />
  return (
    <Form of={form}>
      <SelectField
        of={form}
        name="overlapDays"
        label="Overlap"
        hint="How long programs may still use the old secret. The new key has the same name and scopes."
        options={OVERLAPS}
      />
      <FormActions label="Create new secret" busy={rotate.isPending} onCancel={onDone} />
    </Form>
  )
}
