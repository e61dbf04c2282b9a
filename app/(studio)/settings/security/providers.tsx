'use client'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { ProviderButtons } from '#app/(auth)/_session/provider-buttons.tsx'
import type { SecurityView } from '#features/person/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { ConfirmButton } from '#ui/dialog-button.tsx'
import { formatDateTime } from '#ui/format.ts'
import { useSecurityChanged } from './use-security-changed.ts'

/** Providers that the person signs in with. Nothing is shown where the operator has configured none. */
export function Providers({ providers }: { providers: SecurityView['providers'] }) {
  const trpc = useTRPC()
  const changed = useSecurityChanged()
  const remove = useMutation(trpc.person.disconnect.mutationOptions({ onSuccess: changed }))
  if (providers.length === 0) return null
  const open = providers.filter(({ since }) => since === null)
  return (
    <Card aria-label="Sign-in providers">
      <CardHeader title="Sign-in providers" hint="Sign in with an account that you have elsewhere." />
      <ul className="divide-y divide-line border-line border-t">
        {providers.map(({ id, name, since }) =>
          since === null ? null : (
            <li key={id} className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-5">
              <div className="min-w-0 flex-1 basis-52">
                <p className="wrap-anywhere font-medium">{name}</p>
                <p className="mt-0.5 text-muted text-xs">connected {formatDateTime(since)}</p>
              </div>
              <ConfirmButton
                size="small"
                tone="danger-quiet"
                aria-label={`Disconnect ${name}`}
                title={`Disconnect ${name}?`}
                description="It no longer signs you in. If you have no password, set one first with “Forgot your password?”."
                confirmLabel="Disconnect"
                onConfirm={() => remove.mutateAsync({ provider: id })}
              >
                Disconnect
              </ConfirmButton>
            </li>
          ),
        )}
      </ul>
      {open.length > 0 && (
        <div className="px-4 pb-4 sm:px-5">
          <ProviderButtons providers={open} verb="Connect" />
        </div>
      )}
    </Card>
  )
}
