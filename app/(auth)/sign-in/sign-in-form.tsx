'use client'
import { Eye, EyeOff } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '#ui/button.tsx'
import { Field, Input } from '#ui/field.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { Notice } from '#ui/notice.tsx'
import { sendCredentials } from '../_session/send-credentials.ts'

const SERVER_AWAY = 'The server does not answer. Channels on air stay on air; check the connection and try again.'

const WORDS: Record<string, string> = {
  CredentialsSignin: 'E-mail address and password do not belong together. Check both and try again.',
  TOO_MANY_ATTEMPTS: 'Too many attempts. Wait a few minutes, then try again.',
  TOO_MANY_REQUESTS: 'Too many requests came from your network address. Wait a minute, then try again.',
  DATABASE_UNAVAILABLE: 'The database does not answer at the moment. Channels on air stay on air; try again shortly.',
}

/** @returns what went wrong in words, or null when signed in */
async function attemptSignIn(email: string, password: string): Promise<string | null> {
  try {
    const code = await sendCredentials(email, password)
    if (code === null) return null
    return WORDS[code] ?? 'Signing in did not work. It was recorded; try again in a moment.'
  } catch {
    return SERVER_AWAY
  }
}

export function SignInForm({ returnPath }: { returnPath: string }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [email, password] = [String(form.get('email') ?? '').trim(), String(form.get('password') ?? '')]
    if (!email || !password) return setProblem('Fill in both the e-mail address and the password.')
    setBusy(true)
    setProblem(null)
    const problem = await attemptSignIn(email, password)
    // A full navigation: nothing of a former session stays in memory. The button stays busy until then.
    if (!problem) return window.location.assign(returnPath)
    setProblem(problem)
    setBusy(false)
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5" method="post">
      {problem && <Notice tone="danger">{problem}</Notice>}
      <Field label="E-mail address">
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" autoFocus required />}
      </Field>
      <Field label="Password">
        {(control) => (
          <div className="relative">
            <Input
              {...control}
              name="password"
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
      </Field>
      <Button type="submit" tone="accent" busy={busy} className="mt-1 h-11">
        Sign in
      </Button>
    </form>
  )
}
