'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { type CreatedApiKey, createApiKeySchema } from '#features/account/schema.ts'
import { Button } from '#ui/button.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { Select } from '#ui/select.tsx'

interface CreateApiKeyDialogProps {
  open: boolean
  onOpenChange(open: boolean): void
}

export function CreateApiKeyDialog({ open, onOpenChange }: CreateApiKeyDialogProps) {
  const [created, setCreated] = useState<CreatedApiKey | null>(null)

  function close() {
    onOpenChange(false)
    // The secret stays in memory no longer than it is shown.
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

const SCOPES = [
  { value: 'manage', label: 'Read and manage' },
  { value: 'read', label: 'Read only' },
] as const

function KeyForm({ onCreated, onCancel }: { onCreated(key: CreatedApiKey): void; onCancel(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [scope, setScope] = useState<string>('manage')
  const [wrong, setWrong] = useState<Partial<Record<string, string>>>({})
  const create = useMutation(
    trpc.account.createApiKey.mutationOptions({
      // The answer holds the secret: out of the mutation cache as soon as this form is gone.
      gcTime: 0,
      onSuccess: (key) => {
        onCreated(key)
        void queryClient.invalidateQueries({ queryKey: trpc.account.listApiKeys.queryKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.account.listAudit.pathKey() })
      },
    }),
  )

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const end = String(form.get('endsAt') ?? '')
    // To the end of that day, where the person is.
    const endsAt = end ? new Date(`${end}T23:59:59`).toISOString() : null
    const input = createApiKeySchema.safeParse({ name: form.get('name'), scope, endsAt })
    const found: Partial<Record<string, string>> = {}
    if (!input.success) for (const issue of input.error.issues) found[String(issue.path[0])] ??= issue.message
    setWrong(found)
    if (input.success) create.mutate(input.data)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {create.error && <Notice tone="danger">{readError(create.error).message}</Notice>}
      <Field label="Name" error={wrong.name} hint="What will use it, such as “Nightly export”.">
        {(control) => <Input {...control} name="name" autoComplete="off" autoFocus />}
      </Field>
      <Field label="Access" hint="A key that only reads changes nothing. No key makes or revokes keys.">
        {(control) => <Select {...control} name="scope" options={SCOPES} value={scope} onChange={setScope} />}
      </Field>
      <Field label="Last day" error={wrong.endsAt} hint="Leave it empty for a key that is valid until it is revoked.">
        {(control) => <Input {...control} name="endsAt" type="date" />}
      </Field>
      <p className="text-muted text-xs">The key also ends when you leave the account or lose your role.</p>
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="accent" busy={create.isPending}>
          Create
        </Button>
      </div>
    </form>
  )
}

function Secret({ apiKey, onDone }: { apiKey: CreatedApiKey; onDone(): void }) {
  return (
    <div className="grid gap-4">
      <Notice tone="warn">
        Copy it now. It is shown this once: only its hash is kept, so nobody can show it again.
      </Notice>
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
