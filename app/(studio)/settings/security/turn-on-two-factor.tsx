'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { encode } from 'uqr'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { currentPasswordSchema } from '#features/person/schema.ts'
import { CodeBox } from '#ui/code-box.tsx'
import { Form, FormActions } from '#ui/form.tsx'
import { CurrentPasswordField } from '#ui/password-field.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import { CodeForm } from './code-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

type Began = { uri: string; secret: string }

/** Password, then a first code, then the recovery codes. */
export function TurnOnTwoFactor({ onDone }: { onDone(): void }) {
  const [began, setBegan] = useState<Began | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (began) return <FirstCodeForm began={began} onCodes={setCodes} onCancel={onDone} />
  return <BeginForm onBegan={setBegan} onCancel={onDone} />
}

function BeginForm({ onBegan, onCancel }: { onBegan(began: Began): void; onCancel(): void }) {
  const trpc = useTRPC()
  const begin = useMutation(trpc.person.beginTwoFactor.mutationOptions({ gcTime: 0 }))
  const form = useZodForm({
    schema: currentPasswordSchema,
    given: { currentPassword: '' },
    guarded: false,
    save: async (input) => onBegan(await begin.mutateAsync(input)),
  })
  return (
    <Form of={form}>
      <CurrentPasswordField of={form} autoFocus />
      <FormActions label="Continue" busy={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  )
}

interface FirstCodeProps {
  began: Began
  onCodes(codes: string[]): void
  onCancel(): void
}

function FirstCodeForm({ began, onCodes, onCancel }: FirstCodeProps) {
  const trpc = useTRPC()
  const confirm = useMutation(trpc.person.confirmTwoFactor.mutationOptions({ gcTime: 0 }))
  return (
    <CodeForm
      label="Turn on"
      hint="That the app shows."
      save={async (input) => onCodes((await confirm.mutateAsync(input)).recoveryCodes)}
      onCancel={onCancel}
      note="Your other devices are signed out."
    >
      <p className="text-muted text-sm">Scan this with your authenticator app, or type the key below it.</p>
      <QrCode text={began.uri} />
      <CodeBox data-testid="totp-secret">{began.secret}</CodeBox>
    </CodeForm>
  )
}

/** Black on white in both themes: cameras expect that. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('')
  return (
    <svg
      role="img"
      aria-label="QR code for the authenticator app"
      viewBox={`0 0 ${size} ${size}`}
      className="mx-auto size-48 rounded-lg bg-white"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="black" />
    </svg>
  )
}
