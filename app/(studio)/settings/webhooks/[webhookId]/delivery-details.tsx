'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { DeliveryDetail, WebhookView } from '#features/webhook/schema.ts'
import { Button } from '#ui/button.tsx'
import { CodeBox } from '#ui/code-box.tsx'
import { formatDateTime } from '#ui/format.ts'
import { QueryView } from '#ui/query-view.tsx'

/** While it waits for its next attempt. */
const REFRESH_MS = 3_000

interface DeliveryDetailsProps {
  webhook: WebhookView
  deliveryId: string
  onReplayed(): void
}

export function DeliveryDetails({ webhook, deliveryId, onReplayed }: DeliveryDetailsProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const ref = { webhookId: webhook.id, deliveryId }
  const delivery = useQuery(
    trpc.webhook.getDelivery.queryOptions(ref, {
      refetchInterval: ({ state }) => (state.data?.state === 'pending' ? REFRESH_MS : false),
    }),
  )
  const replay = useMutation(
    trpc.webhook.replay.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: trpc.webhook.listDeliveries.pathKey() })
        toast.success('The event will be delivered again.')
        onReplayed()
      },
      onError: (error) => toast.error(readError(error).message),
    }),
  )
  return (
    <QueryView query={delivery} what="the delivery">
      {(data) => (
        <div className="grid gap-4 text-sm">
          <section className="grid gap-1.5">
            <h3 className="font-medium">Request</h3>
            <p className="clock wrap-anywhere text-muted text-xs">
              POST {webhook.url}
              <br />
              webhook-id: {data.eventId}
            </p>
            <CodeBox data-testid="delivery-payload">{indent(data.payload)}</CodeBox>
          </section>
          <section className="grid gap-1.5">
            <h3 className="font-medium">Attempts</h3>
            {data.log.length === 0 && <p className="text-muted">Not sent yet.</p>}
            <ol className="grid gap-3">
              {data.log.map((attempt) => (
                <Attempt key={attempt.at} attempt={attempt} />
              ))}
            </ol>
            {data.nextAttemptAt && data.log.length > 0 && (
              <p className="text-muted text-xs">Next attempt: {formatDateTime(data.nextAttemptAt)}</p>
            )}
          </section>
          <div className="flex flex-wrap items-center justify-end gap-3">
            {!webhook.enabled && <p className="text-muted text-xs">Switch the webhook on to deliver it again.</p>}
            <Button
              icon={RotateCcw}
              busy={replay.isPending}
              disabled={!webhook.enabled || data.state === 'pending'}
              onClick={() => replay.mutate(ref)}
            >
              Replay
            </Button>
          </div>
        </div>
      )}
    </QueryView>
  )
}

function Attempt({ attempt: { at, durationMs, status, problem, answer } }: { attempt: DeliveryDetail['log'][number] }) {
  return (
    <li className="grid gap-1.5" data-testid="delivery-attempt">
      <p>
        <time dateTime={at} className="clock text-muted text-xs">
          {formatDateTime(at)}
        </time>{' '}
        · {status ?? 'no answer'} · {durationMs} ms
      </p>
      {problem && <p className="text-danger text-xs">{problem}</p>}
      {answer && <CodeBox className="max-h-40 overflow-y-auto">{answer}</CodeBox>}
    </li>
  )
}

const indent = (payload: string) => JSON.stringify(JSON.parse(payload), null, 2)
