import type { WebhookWithSecret } from '#features/webhook/schema.ts'
import { Button } from '#ui/button.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { Notice } from '#ui/notice.tsx'

export function WebhookSecret({ webhook, onDone }: { webhook: WebhookWithSecret; onDone(): void }) {
  const { secret, previousSecretUntil } = webhook
  return (
    <div className="grid gap-4">
      <Notice tone="warn">Copy it now. It is shown only once.</Notice>
      <CodeBox data-testid="webhook-secret">{secret}</CodeBox>
      <p className="text-muted text-sm">
        Your server verifies the signature of each request with it.
        {previousSecretUntil && ' For 24 hours requests are signed with the previous secret too.'}
      </p>
      <div className="flex justify-end gap-2">
        <CopyButton text={secret} label="Copy the secret" className="h-10" />
        <Button tone="accent" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}
