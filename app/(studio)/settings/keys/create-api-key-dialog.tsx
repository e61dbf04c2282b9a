'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type CreatedApiKey, createApiKeySchema } from '#features/account/schema.ts'
import { Dialog } from '#ui/dialog.tsx'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { KEY_PRESETS } from './key-scopes.ts'
import { ScopesField } from './scopes-field.tsx'
import { ShownSecret } from './shown-secret.tsx'

interface CreateApiKeyDialogProps {
  open: boolean
  onOpenChange(open: boolean): void
}

export function CreateApiKeyDialog({ open, onOpenChange }: CreateApiKeyDialogProps) {
  const [created, setCreated] = useState<CreatedApiKey | null>(null)

  function close() {
    onOpenChange(false)
    // The secret is in memory only while it is shown.
    setCreated(null)
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={created ? `API key “${created.name}”` : 'Create API key'}
    >
      {created ? <ShownSecret apiKey={created} onDone={close} /> : <KeyForm onCreated={setCreated} onCancel={close} />}
    </Dialog>
  )
}

function KeyForm({ onCreated, onCancel }: { onCreated(key: CreatedApiKey): void; onCancel(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const me = useQuery(trpc.account.me.queryOptions())
  const create = useMutation(
    trpc.account.createApiKey.mutationOptions({
      // The answer holds the secret: it leaves the mutation cache with this form.
      gcTime: 0,
      onSuccess: (key) => {
        onCreated(key)
        void queryClient.invalidateQueries({ queryKey: trpc.account.listApiKeys.queryKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.audit.list.pathKey() })
      },
    }),
  )
  const form = useZodForm({
    schema: createApiKeySchema,
    given: { name: '', scopes: KEY_PRESETS.all?.scopes ?? [], endsAt: '' },
    toInput: ({ endsAt, ...values }) => ({ ...values, endsAt: endOfDay(endsAt) }),
    save: (input) => create.mutateAsync(input),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="name" label="Name" hint="What uses it, such as “Nightly export”." autoFocus />
      <ScopesField
        chosen={form.watch('scopes')}
        onChange={(scopes) => form.setValue('scopes', scopes, { shouldDirty: true })}
        error={form.errorAt('scopes')}
        admin={me.data?.role === 'ADMIN'}
      />
      <TextField of={form} name="endsAt" label="Last day" hint="Empty: valid until it is revoked." type="date" />
      <p className="text-muted text-xs">
        The key also ends when you leave the account, and may never do more than you.
      </p>
      <FormActions label="Create" busy={create.isPending} onCancel={onCancel} sticky />
    </Form>
  )
}

/** The end of that day in the browser's time zone; null: no end. */
function endOfDay(date: string): string | null {
  if (date === '') return null
  const end = new Date(`${date}T23:59:59`)
  return Number.isNaN(end.getTime()) ? date : end.toISOString()
}
