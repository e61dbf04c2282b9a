'use client'
import { startRegistration } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { toast } from 'sonner'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { addPasskeySchema, currentPasswordSchema, type SecurityView } from '#features/person/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmButton, DialogButton } from '#ui/dialog-button.tsx'
import { Form, FormActions, TextField } from '#ui/form.tsx'
import { formatDateTime } from '#ui/format.ts'
import { CurrentPasswordField } from '#ui/password-field.tsx'
import { FormRefusal, useZodForm } from '#ui/use-zod-form.ts'
import { useSecurityChanged } from './use-security-changed.ts'

const HINT = 'A fingerprint, a face or a PIN instead of the password, or as second step.'

export function Passkeys({ passkeys, possible }: { passkeys: SecurityView['passkeys']; possible: boolean }) {
  const trpc = useTRPC()
  const changed = useSecurityChanged()
  const remove = useMutation(trpc.person.removePasskey.mutationOptions({ onSuccess: changed }))
  return (
    <Card aria-label="Passkeys">
      <CardHeader title="Passkeys" hint={HINT}>
        {possible && (
          <DialogButton icon={Fingerprint} label="Add a passkey" title="Add a passkey">
            {(close) => <AddPasskeyForm onDone={close} />}
          </DialogButton>
        )}
      </CardHeader>
      {passkeys.length === 0 ? (
        <p className="px-4 pb-4 text-muted text-sm sm:px-5">
          {possible ? 'No passkeys yet.' : 'Passkeys need https and a host name in PUBLIC_URL.'}
        </p>
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <li
              key={id}
              data-testid="passkey-row"
              className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-5"
            >
              <div className="min-w-0 flex-1 basis-52">
                <p className="wrap-anywhere font-medium">{name}</p>
                <p className="mt-0.5 text-muted text-xs">
                  added {formatDateTime(createdAt)} ·{' '}
                  {lastUsedAt ? `last used ${formatDateTime(lastUsedAt)}` : 'never used'}
                </p>
              </div>
              <ConfirmButton
                size="small"
                tone="danger-quiet"
                aria-label={`Remove ${name}`}
                title={`Remove ${name}?`}
                description="It no longer signs in. Your password keeps working."
                confirmLabel="Remove passkey"
                onConfirm={() => remove.mutateAsync({ passkeyId: id })}
              >
                Remove
              </ConfirmButton>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const formSchema = currentPasswordSchema.extend({ name: addPasskeySchema.shape.name })

function AddPasskeyForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const changed = useSecurityChanged()
  const begin = useMutation(trpc.person.beginPasskey.mutationOptions({ gcTime: 0 }))
  const add = useMutation(trpc.person.addPasskey.mutationOptions({ onSuccess: changed }))
  const form = useZodForm({
    schema: formSchema,
    given: { name: '', currentPassword: '' },
    guarded: false,
    async save({ name, currentPassword }) {
      const optionsJSON = await begin.mutateAsync({ currentPassword })
      const { id, rawId, response } = await startRegistration({ optionsJSON }).catch((error: Error) => {
        throw new FormRefusal(refusalOf(error))
      })
      await add.mutateAsync({ name, response: { id, rawId, type: 'public-key', response } })
      toast.success('Passkey added')
      onDone()
    },
  })
  return (
    <Form of={form}>
      <TextField of={form} name="name" label="Name" hint="To recognise it by: My phone." autoFocus />
      <CurrentPasswordField of={form} />
      <FormActions label="Add passkey" busy={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  )
}

function refusalOf({ name }: Error): string {
  if (name === 'InvalidStateError') return 'This device has a passkey of yours already. Nothing was added.'
  if (name === 'SecurityError')
    return 'This page is at another address than PUBLIC_URL. Nothing was added; open it there, or at localhost.'
  return 'No passkey was created. Try again, and confirm on your device.'
}
