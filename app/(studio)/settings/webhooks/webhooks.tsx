'use client'
import { useQuery } from '@tanstack/react-query'
import { Plus, Webhook } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { WebhookView, WebhookWithSecret } from '#features/webhook/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { DialogButton } from '#ui/dialog-button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { DeleteWebhookButton, RotateSecretButton } from './webhook-buttons.tsx'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookSecret } from './webhook-secret.tsx'

/** The state of an endpoint changes without the page. */
const REFRESH_MS = 10_000

export function Webhooks() {
  const trpc = useTRPC()
  const list = useQuery(trpc.webhook.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  const [creating, setCreating] = useState(false)
  // In memory only while it is shown.
  const [created, setCreated] = useState<WebhookWithSecret | null>(null)
  return (
    <Card aria-label="Webhooks">
      <CardHeader
        title="Webhooks"
        hint="Your server receives an HTTP request when a channel, an item or a destination changes."
      >
        <Button icon={Plus} onClick={() => setCreating(true)} disabled={!list.data}>
          Add webhook
        </Button>
      </CardHeader>
      <QueryView query={list} what="webhooks">
        {(webhooks) =>
          webhooks.length === 0 ? (
            <EmptyState icon={Webhook} title="No webhooks yet" className="py-8">
              Add the address of your server. Requests are signed by the Standard Webhooks scheme.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line border-line border-t">
              {webhooks.map((webhook) => (
                <WebhookRow key={webhook.id} webhook={webhook} onSecret={setCreated} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <Dialog open={creating} onOpenChange={setCreating} title="Add webhook">
        <WebhookForm
          onClose={() => setCreating(false)}
          onCreated={(webhook) => {
            setCreating(false)
            setCreated(webhook)
          }}
        />
      </Dialog>
      <Dialog open={created !== null} onOpenChange={() => setCreated(null)} title="Secret of the webhook">
        {created && <WebhookSecret webhook={created} onDone={() => setCreated(null)} />}
      </Dialog>
    </Card>
  )
}

function WebhookRow({ webhook, onSecret }: { webhook: WebhookView; onSecret(webhook: WebhookWithSecret): void }) {
  const { id, url, description, events, disabledReason, previousSecretUntil } = webhook
  return (
    <li data-testid="webhook-row" className="grid gap-3 px-4 py-3 text-sm sm:px-5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="wrap-anywhere font-medium">{description || new URL(url).host}</p>
          <p className="clock wrap-anywhere mt-0.5 text-muted text-xs">{url}</p>
          <p className="wrap-anywhere mt-0.5 text-muted text-xs">
            {events.length === 0 ? 'All events' : events.join(', ')}
            {previousSecretUntil && ` · the previous secret is valid until ${formatDateTime(previousSecretUntil)}`}
          </p>
        </div>
        <WebhookStatus webhook={webhook} />
      </div>
      {disabledReason && <Notice tone="warn">Switched off automatically. {disabledReason}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button asChild size="small">
          <Link href={`/settings/webhooks/${id}`}>Deliveries</Link>
        </Button>
        <DialogButton size="small" label="Edit" aria-label={`Edit ${description || url}`} title="Edit webhook">
          {(close) => <WebhookForm webhook={webhook} onClose={close} />}
        </DialogButton>
        <RotateSecretButton webhook={webhook} onSecret={onSecret} />
        <DeleteWebhookButton webhook={webhook} />
      </div>
    </li>
  )
}

export function WebhookStatus({ webhook: { enabled, failingSince } }: { webhook: WebhookView }) {
  if (!enabled) return <Badge>Off</Badge>
  if (failingSince) return <Badge tone="danger">Failing since {formatDateTime(failingSince)}</Badge>
  return <Badge tone="accent">On</Badge>
}
