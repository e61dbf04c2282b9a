'use client'
import { useQuery } from '@tanstack/react-query'
import { AtSign, KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { SecurityView } from '#features/person/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { DialogButton } from '#ui/dialog-button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { EmailForm } from './email-form.tsx'
import { Passkeys } from './passkeys.tsx'
import { PasswordForm } from './password-form.tsx'
import { Providers } from './providers.tsx'
import { TwoFactor } from './two-factor.tsx'

/** What the person signs in with. */
export function SignInFacts() {
  const trpc = useTRPC()
  const security = useQuery(trpc.person.security.queryOptions())
  return (
    <QueryView query={security} what="your sign-in" bars={4} card>
      {({ twoFactor, passkeys, passkeysPossible, providers, ...facts }) => (
        <>
          <EmailAndPassword {...facts} />
          <TwoFactor twoFactor={twoFactor} />
          <Passkeys passkeys={passkeys} possible={passkeysPossible} />
          <Providers providers={providers} />
        </>
      )}
    </QueryView>
  )
}

function EmailAndPassword({ email, emailVerified }: Pick<SecurityView, 'email' | 'emailVerified'>) {
  return (
    <Card aria-label="Sign-in">
      <CardHeader title="Sign-in" hint="Your e-mail address and your password." />
      <ul className="divide-y divide-line border-line border-t">
        <Row
          label="Email"
          value={email}
          badge={emailVerified ? null : <Badge tone="warn">Not confirmed</Badge>}
          action={
            <DialogButton
              icon={AtSign}
              size="small"
              label="Change email"
              title="Change email"
              description="The new address counts once you have opened the link that we send there."
            >
              {(close) => <EmailForm onDone={close} />}
            </DialogButton>
          }
        />
        <Row
          label="Password"
          value="••••••••"
          action={
            <DialogButton icon={KeyRound} size="small" label="Change password" title="Change password">
              {(close) => <PasswordForm onDone={close} />}
            </DialogButton>
          }
        />
      </ul>
    </Card>
  )
}

interface RowProps {
  label: string
  value: ReactNode
  badge?: ReactNode
  action: ReactNode
}

function Row({ label, value, badge, action }: RowProps) {
  return (
    <li className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-5">
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-medium">{label}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-2 break-all text-muted text-xs">
          {value}
          {badge}
        </p>
      </div>
      {action}
    </li>
  )
}
