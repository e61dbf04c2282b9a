'use client'
import { useMutation } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { SecurityView } from '#features/person/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { DialogButton } from '#ui/dialog-button.tsx'
import { formatDateTime } from '#ui/format.ts'
import { CodeForm } from './code-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { TurnOnTwoFactor } from './turn-on-two-factor.tsx'
import { useSecurityChanged } from './use-security-changed.ts'

/** The second step of the sign-in. */
export function TwoFactor({ twoFactor }: { twoFactor: SecurityView['twoFactor'] }) {
  return (
    <Card aria-label="Two-factor sign-in">
      <CardHeader title="Two-factor sign-in" hint="A code of an authenticator app after the password.">
        {twoFactor ? (
          <>
            <DialogButton size="small" label="New recovery codes" title="New recovery codes">
              {(close) => <RenewForm onDone={close} />}
            </DialogButton>
            <DialogButton
              size="small"
              tone="danger-quiet"
              label="Turn off"
              title="Turn two-factor sign-in off?"
              description="Your password alone then signs in. The recovery codes end."
            >
              {(close) => <TurnOffForm onDone={close} />}
            </DialogButton>
          </>
        ) : (
          <DialogButton icon={ShieldCheck} label="Turn on" title="Turn two-factor sign-in on">
            {(close) => <TurnOnTwoFactor onDone={close} />}
          </DialogButton>
        )}
      </CardHeader>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pb-4 text-muted text-sm sm:px-5">
        {twoFactor ? (
          <>
            <Badge tone="accent">On</Badge>
            since {formatDateTime(twoFactor.since)} · {twoFactor.recoveryCodesLeft} recovery codes left
          </>
        ) : (
          <Badge>Off</Badge>
        )}
      </p>
    </Card>
  )
}

function TurnOffForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const changed = useSecurityChanged()
  const end = useMutation(trpc.person.endTwoFactor.mutationOptions({ gcTime: 0, onSuccess: changed }))
  async function save(input: { code: string }) {
    await end.mutateAsync(input)
    onDone()
  }
  return <CodeForm label="Turn off" save={save} onCancel={onDone} />
}

function RenewForm({ onDone }: { onDone(): void }) {
  const trpc = useTRPC()
  const [codes, setCodes] = useState<string[] | null>(null)
  const renew = useMutation(trpc.person.renewRecoveryCodes.mutationOptions({ gcTime: 0 }))
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  return (
    <CodeForm
      label="Create codes"
      save={async (input) => setCodes((await renew.mutateAsync(input)).recoveryCodes)}
      onCancel={onDone}
    >
      <p className="text-muted text-sm">The earlier recovery codes end.</p>
    </CodeForm>
  )
}
