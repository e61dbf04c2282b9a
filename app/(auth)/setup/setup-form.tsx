'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { createFirstAccountSchema } from '#features/setup/schema.ts'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { sendCredentials } from '../_session/send-credentials.ts'

const FIELDS = [
  { name: 'accountName', label: 'Account', type: 'text', autoComplete: 'organization' },
  { name: 'name', label: 'Your name', type: 'text', autoComplete: 'name' },
  { name: 'email', label: 'E-mail address', type: 'email', autoComplete: 'username' },
  { name: 'password', label: 'Password', type: 'password', autoComplete: 'new-password' },
] as const
const HINTS: Partial<Record<string, string>> = {
  accountName: 'What your company or station is called.',
  password: 'At least 10 characters.',
}

export function SetupForm({ token }: { token: string }) {
  const trpc = useTRPC()
  const [wrong, setWrong] = useState<Partial<Record<string, string>>>({})
  const create = useMutation(
    trpc.setup.createFirstAccount.mutationOptions({
      gcTime: 0,
      async onSuccess(_, { email, password }) {
        const code = await sendCredentials(email, password).catch(() => 'OFFLINE')
        // The account is there: where signing in did not work at once, its page says why.
        window.location.assign(code === null ? '/channels' : '/sign-in')
      },
    }),
  )

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = Object.fromEntries(new FormData(event.currentTarget))
    const input = createFirstAccountSchema.safeParse({ ...form, token })
    const found: Partial<Record<string, string>> = {}
    if (!input.success) for (const issue of input.error.issues) found[String(issue.path[0])] ??= issue.message
    setWrong(found)
    if (input.success) create.mutate(input.data)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5" method="post">
      {create.error && <Notice tone="danger">{readError(create.error).message}</Notice>}
      {FIELDS.map(({ name, label, type, autoComplete }, index) => (
        <Field key={name} label={label} error={wrong[name]} hint={HINTS[name]}>
          {(control) => (
            <Input {...control} name={name} type={type} autoComplete={autoComplete} autoFocus={index === 0} required />
          )}
        </Field>
      ))}
      <Button type="submit" tone="accent" busy={create.isPending || create.isSuccess} className="mt-1 h-11">
        Create account
      </Button>
    </form>
  )
}
