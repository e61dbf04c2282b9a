'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { WebhookView, WebhookWithSecret } from '#features/webhook/schema.ts'
import { ConfirmButton } from '#ui/dialog-button.tsx'

const nameOf = ({ description, url }: WebhookView) => description || new URL(url).host

export function RotateSecretButton({
  webhook,
  onSecret,
}: {
  webhook: WebhookView
  onSecret(webhook: WebhookWithSecret): void
}) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const rotate = useMutation(
    trpc.webhook.rotateSecret.mutationOptions({
      // The answer holds the secret.
      gcTime: 0,
      onSuccess: (rotated) => {
        onSecret(rotated)
        void queryClient.invalidateQueries({ queryKey: trpc.webhook.pathKey() })
      },
    }),
  )
  return (
    <ConfirmButton
      size="small"
      aria-label={`New secret for ${nameOf(webhook)}`}
      title={`Create a new secret for “${nameOf(webhook)}”?`}
      description="The new secret is shown once. For 24 hours requests are signed with both, so that your server can change over."
      confirmLabel="Create new secret"
      onConfirm={() => rotate.mutateAsync({ webhookId: webhook.id })}
    >
      New secret
    </ConfirmButton>
  )
}

export function DeleteWebhookButton({ webhook }: { webhook: WebhookView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(
    trpc.webhook.delete.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.webhook.list.queryKey() }),
    }),
  )
  return (
    <ConfirmButton
      size="small"
      tone="danger-quiet"
      aria-label={`Delete ${nameOf(webhook)}`}
      title={`Delete “${nameOf(webhook)}”?`}
      description="It receives nothing more, and its delivery log is deleted. This cannot be undone."
      confirmLabel="Delete webhook"
      onConfirm={() => remove.mutateAsync({ webhookId: webhook.id })}
    >
      Delete
    </ConfirmButton>
  )
}
