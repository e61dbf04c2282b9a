'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { createApiKeySchema } from '../../../server/features/account/schema.ts'
import { readError } from '../../_trpc/read-error.ts'
import { useTRPC } from '../../_trpc/trpc.ts'
import { Button } from '../../_ui/button.tsx'
import { CopyButton } from '../../_ui/copy-button.tsx'
import { Dialog } from '../../_ui/dialog.tsx'
import { Field, Input } from '../../_ui/field.tsx'
import { Notice } from '../../_ui/notice.tsx'

export function CreateKeyDialog({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New API key">
      <CreateKeyForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

/** Asks for a name, then shows the secret: here and now, and never again. */
function CreateKeyForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const create = useMutation(trpc.account.createApiKey.mutationOptions())
  const [name, setName] = useState('')
  const [nameError, setNameError] = useState<string | null>(null)

  function submit(event: FormEvent) {
    event.preventDefault()
    const parsed = createApiKeySchema.safeParse({ name })
    if (!parsed.success) return setNameError(parsed.error.issues[0]?.message ?? 'Give the key another name.')
    create.mutate(parsed.data, {
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() }),
    })
  }

  if (create.data)
    return (
      <div className="grid gap-4">
        <Notice tone="warn">Copy the key now. It is stored as a hash only and cannot be shown again.</Notice>
        <div className="flex items-center gap-2">
          <code
            className="min-w-0 flex-1 select-all break-all rounded-lg bg-raised px-3 py-2.5 font-mono text-xs"
            data-testid="api-key-secret"
          >
            {create.data.secret}
          </code>
          <CopyButton text={create.data.secret} label="Copy the key" />
        </div>
        <div className="flex justify-end">
          <Button tone="accent" onClick={onDone}>
            Done
          </Button>
        </div>
      </div>
    )

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      {create.error && <Notice tone="danger">{readError(create.error).message}</Notice>}
      <Field label="Name" error={nameError} hint="To know it by later: the program or the place that uses it.">
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => {
              setName(event.target.value)
              setNameError(null)
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="accent" busy={create.isPending}>
          Create key
        </Button>
      </div>
    </form>
  )
}
