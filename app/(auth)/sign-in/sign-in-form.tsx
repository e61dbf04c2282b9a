'use client'
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { Button } from '#ui/button.tsx'
import { Input } from '#ui/field.tsx'
import { Form, FormField, TextField } from '#ui/form.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { FormRefusal, useZodForm } from '#ui/use-zod-form.ts'
import { sendCredentials } from '../_session/send-credentials.ts'

const REFUSALS: Record<string, string> = {
  CredentialsSignin: 'Email or password is wrong. Check both and try again.',
  TOO_MANY_ATTEMPTS: 'Too many attempts. Wait a few minutes, then try again.',
  TOO_MANY_REQUESTS: 'Too many requests from your network address. Wait a minute, then try again.',
  DATABASE_UNAVAILABLE: 'The database is not available. Channels on air stay on air; try again shortly.',
}
const OTHER_REFUSAL = 'You could not be signed in. The error was recorded; try again in a moment.'

const credentialsSchema = z.object({
  email: z.string().trim().min(1, 'Enter your email.'),
  password: z.string().min(1, 'Enter your password.'),
})

export function SignInForm({ returnPath }: { returnPath: string }) {
  const [shown, setShown] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const form = useZodForm({
    schema: credentialsSchema,
    // No default values: a field keeps what was typed or autofilled before hydration.
    given: {} as z.input<typeof credentialsSchema>,
    guarded: false,
    // Not a tRPC call. A network error is reported like that of any other form.
    async save({ email, password }) {
      const code = await sendCredentials(email, password)
      if (code !== null) throw new FormRefusal(REFUSALS[code] ?? OTHER_REFUSAL)
      setLeaving(true)
      // A full navigation: no data of a previous session stays in memory.
      window.location.assign(returnPath)
    },
  })
  return (
    <Form of={form}>
      <TextField of={form} name="email" label="Email" type="email" autoComplete="username" autoFocus required />
      <FormField of={form} name="password" label="Password">
        {(control) => (
          <div className="relative">
            <Input
              {...control}
              type={shown ? 'text' : 'password'}
              autoComplete="current-password"
              className="pr-11"
              required
            />
            <span className="absolute top-1 right-1">
              <IconButton
                label={shown ? 'Hide password' : 'Show password'}
                small
                aria-pressed={shown}
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
              </IconButton>
            </span>
          </div>
        )}
      </FormField>
      <Button type="submit" tone="accent" busy={form.formState.isSubmitting || leaving} className="mt-1 h-11">
        Sign in
      </Button>
    </Form>
  )
}
