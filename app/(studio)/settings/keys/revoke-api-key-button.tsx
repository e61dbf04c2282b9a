'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ApiKeyView } from '#features/account/schema.ts'
import { ConfirmButton } from '#ui/dialog-button.tsx'

export function RevokeApiKeyButton({ apiKey }: { apiKey: ApiKeyView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const revoke = useMutation(
    trpc.account.revokeApiKey.mutationOptions({
      onSuccess: (revoked) => {
        queryClient.setQueryData<ApiKeyView[]>(trpc.account.listApiKeys.queryKey(), (keys) =>
          keys?.map((key) => (key.id === revoked.id ? revoked : key)),
        )
        void queryClient.invalidateQueries({ queryKey: trpc.audit.list.pathKey() })
      },
    }),
  )
  return (
    <ConfirmButton
      needs="account"
      size="small"
      tone="danger-quiet"
      aria-label={`Revoke ${apiKey.name}`}
      title={`Revoke “${apiKey.name}”?`}
      description="Programs that use it lose access at once. This cannot be undone; the key stays in the list as revoked."
      confirmLabel="Revoke"
      onConfirm={() => revoke.mutateAsync({ keyId: apiKey.id })}
    >
      Revoke
    </ConfirmButton>
  )
}
