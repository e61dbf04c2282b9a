'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type CreatedApiKey, createApiKeySchema } from '#features/account/schema.ts'
import { Button } from '#ui/button.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Form, FormActions, SelectField, TextField } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { KEY_PRESETS } from './key-scopes.ts'

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
      {created ? <Secret apiKey={created} onDone={close} /> : <KeyForm onCreated={setCreated} onCancel={close} />}
    </Dialog>
  )
}

const PRESETS = Object.entries(KEY_PRESETS).map(([value, { label }]) => ({ value, label }))
const OF_CUSTOMERS = PRESETS.filter(({ value }) => value !== 'admin')

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
    given: { name: '', preset: 'all', endsAt: '' },
    toInput: ({ name, preset, endsAt }) => ({ name, scopes: KEY_PRESETS[preset]?.scopes, endsAt: endOfDay(endsAt) }),
    save: (input) => create.mutateAsync(input),
  })
  return (
    <Form of={form}>
      <TextField of={form} name="name" label="Name" hint="What uses it, such as “Nightly export”." autoFocus />
      <SelectField
        of={form}
        name="preset"
        label="Access"
        hint="No key can manage members, plan or other keys."
        options={me.data?.role === 'ADMIN' ? PRESETS : OF_CUSTOMERS}
      />
      <TextField of={form} name="endsAt" label="Last day" hint="Empty: valid until it is revoked." type="date" />
      <p className="text-muted text-xs">
        The key also ends when you leave the account, and may never do more than you.
      </p>
      <FormActions label="Create" busy={create.isPending} onCancel={onCancel} />
    </Form>
  )
}

/** The end of that day in the browser's time zone; null: no end. */
function endOfDay(date: string): string | null {
  if (date === '') return null
  const end = new Date(`${date}T23:59:59`)
  return Number.isNaN(end.getTime()) ? date : end.toISOString()
}

function Secret({ apiKey, onDone }: { apiKey: CreatedApiKey; onDone(): void }) {
  return (
    <div className="grid gap-4">
      <Notice tone="warn">Copy it now. It is shown only once: only its hash is stored.</Notice>
      <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-canvas p-3">
        <code data-testid="api-key-secret" className="clock min-w-0 flex-1 basis-52 select-all break-all text-xs">
          {apiKey.secret}
        </code>
        <CopyButton text={apiKey.secret} label="Copy the API key" />
      </div>
      <div className="flex justify-end">
        <Button tone="accent" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}
