'use client'
import { Eye, EyeOff, Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { Button } from '#ui/button.tsx'
import { Input } from '#ui/field.tsx'
import { Form, FormField, TextField } from '#ui/form.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { openPage } from '#ui/public-path.ts'
import { FormRefusal, useZodForm } from '#ui/use-zod-form.ts'
import { sendCredentials } from '../_session/send-credentials.ts'
import { usePasskey } from './use-passkey.ts'

const REFUSALS: Record<string, string> = {
  CredentialsSignin: 'Email or password is wrong. Check both and try again.',
  WRONG_CODE: 'The code is wrong, or was used already. Enter the next one.',
  PASSKEY: 'No account was found for this passkey, or it was not confirmed. Sign in with your password.',
  CANCELLED: 'No passkey was used. Sign in with your password, or try again.',
  NO_PASSKEYS: 'This browser cannot use passkeys at this address. Sign in with your password.',
  PASSKEYS_UNAVAILABLE: 'This installation cannot use passkeys at its address. Sign in with your password.',
  TOO_MANY_ATTEMPTS: 'Too many attempts. Wait a few minutes, then try again.',
  TOO_MANY_REQUESTS: 'Too many requests from your network address. Wait a minute, then try again.',
  DATABASE_UNAVAILABLE: 'The database is not available. Channels on air stay on air; try again shortly.',
}
const PROVIDER_OVER = 'The sign-in with the provider is too long ago. Start again with the provider.'
const OTHER_REFUSAL = 'You could not be signed in. The error was recorded; try again in a moment.'

const credentialsSchema = z.object({
  email: z.string().trim().min(1, 'Enter your email.'),
  password: z.string().min(1, 'Enter your password.'),
  code: z.string().trim().optional(),
})

/** After the provider's answer: only the second step. */
const codeSchema = credentialsSchema.extend({
  email: z.string().default(''),
  password: z.string().default(''),
  code: z.string().trim().min(1, 'Enter the code.'),
})

interface Props {
  returnPath: string
  /** A provider has named the person, who turned the second step on. */
  afterProvider: boolean
}

/** Email and password; then a code if the person turned the second step on; or a passkey. */
export function SignInForm({ returnPath, afterProvider }: Props) {
  const [asked, setAsked] = useState(afterProvider)
  const [leaving, setLeaving] = useState(false)
  const askPasskey = usePasskey()
  const step = afterProvider ? ({ step: 'provider' } as const) : {}

  function finish(code: string | null) {
    if (code === 'CredentialsSignin' && afterProvider) throw new FormRefusal(PROVIDER_OVER)
    if (code !== null) throw new FormRefusal(REFUSALS[code] ?? OTHER_REFUSAL)
    setLeaving(true)
    // A full navigation: no data of a previous session stays in memory.
    openPage(returnPath)
  }

  const form = useZodForm({
    schema: afterProvider ? codeSchema : credentialsSchema,
    // No default values: a field keeps what was typed or autofilled before hydration.
    given: {} as z.input<typeof credentialsSchema>,
    guarded: false,
    // Not a tRPC call. A network error is reported like that of any other form.
    async save({ email, password, code }) {
      const answer = await sendCredentials(email, password, asked && code ? { code, ...step } : {})
      if (answer !== 'SECOND_STEP') return finish(answer)
      if (asked) throw new FormRefusal('Enter the code.')
      setAsked(true)
    },
  })

  /** Without a password, or as second step after it. */
  async function signInWithPasskey() {
    form.clearErrors()
    const { email = '', password = '' } = form.getValues()
    try {
      const answer = await askPasskey()
      if ('refusal' in answer) return finish(answer.refusal)
      const code = await sendCredentials(asked ? email : '', asked ? password : '', { ...answer, ...step })
      finish((code === 'CredentialsSignin' && !afterProvider) || code === 'WRONG_CODE' ? 'PASSKEY' : code)
    } catch (error) {
      const message = error instanceof FormRefusal ? error.message : OTHER_REFUSAL
      form.setError('root', { message })
    }
  }

  return (
    <Form of={form}>
      {!afterProvider && (
        <div className={asked ? 'hidden' : 'grid gap-5'}>
          <TextField of={form} name="email" label="Email" type="email" autoComplete="username" autoFocus required />
          <PasswordField of={form} />
        </div>
      )}
      {asked && (
        <TextField
          of={form}
          name="code"
          label="Code"
          hint="From your authenticator app, or a recovery code."
          autoComplete="one-time-code"
          autoFocus
          required
        />
      )}
      <Button type="submit" tone="accent" busy={form.formState.isSubmitting || leaving} className="mt-1 h-11">
        {asked ? 'Continue' : 'Sign in'}
      </Button>
      <Button icon={Fingerprint} className="h-11" onClick={signInWithPasskey}>
        Use a passkey
      </Button>
    </Form>
  )
}

function PasswordField({ of }: { of: ReturnType<typeof useZodForm<z.input<typeof credentialsSchema>, unknown>> }) {
  const [shown, setShown] = useState(false)
  return (
    <FormField of={of} name="password" label="Password">
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
  )
}
