import type { WebhookWithSecret } from '#features/webhook/schema.ts'
import { ShownOnce } from '#ui/shown-once.tsx'

export function WebhookSecret({ webhook, onDone }: { webhook: WebhookWithSecret; onDone(): void }) {
  const { secret, previousSecretUntil } = webhook
  return (
    <ShownOnce
      text={secret}
      testId="webhook-secret"
      copyLabel="Copy the secret"
      notice="Copy it now. It is shown only once."
      onDone={onDone}
    >
      <p className="text-muted text-sm">
        Your server verifies the signature of each request with it.
        {previousSecretUntil && ' For 24 hours requests are signed with the previous secret too.'}
      </p>
    </ShownOnce>
  )
}
