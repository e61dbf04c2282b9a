'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { ApiKeyView } from '#features/account/schema.ts'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'

export function RevokeApiKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyView | null; onClose(): void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const revoke = useMutation(
    trpc.account.revokeApiKey.mutationOptions({
      onSuccess: (revoked) => {
        queryClient.setQueryData<ApiKeyView[]>(trpc.account.listApiKeys.queryKey(), (keys) =>
          keys?.map((key) => (key.id === revoked.id ? revoked : key)),
        )
        void queryClient.invalidateQueries({ queryKey: trpc.account.listAudit.pathKey() })
      },
      onError: (error) => toastError('The key was not revoked', error),
    }),
  )
  return (
    <ConfirmDialog
      open={apiKey !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke “${apiKey?.name ?? ''}”?`}
      description="Programs that use it lose access at once. This cannot be undone; the key stays in the list as revoked."
      confirmLabel="Revoke"
      onConfirm={() => (apiKey ? revoke.mutateAsync({ keyId: apiKey.id }) : Promise.resolve())}
    />
  )
}
