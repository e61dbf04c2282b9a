'use client'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { DeliveryView } from '#features/webhook/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateTime } from '#ui/format.ts'
import { MoreButton } from '#ui/more-button.tsx'
import { Notice } from '#ui/notice.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { Segmented } from '#ui/segmented.tsx'
import { WebhookStatus } from '../webhooks.tsx'
import { DeliveryDetails } from './delivery-details.tsx'

const REFRESH_MS = 3_000
const STATES = [
  { value: 'all', label: 'All' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'pending', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
] as const
type State = (typeof STATES)[number]['value']

export function Deliveries({ webhookId }: { webhookId: string }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const webhook = useQuery(trpc.webhook.get.queryOptions({ webhookId }, { refetchInterval: REFRESH_MS }))
  const [state, setState] = useState<State>('all')
  const [shown, setShown] = useState<string | null>(null)
  const list = useInfiniteQuery(
    trpc.webhook.listDeliveries.infiniteQueryOptions(
      { webhookId, ...(state === 'all' ? {} : { state }) },
      { getNextPageParam: ({ nextCursor }) => nextCursor, refetchInterval: REFRESH_MS },
    ),
  )
  const test = useMutation(
    trpc.webhook.test.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.webhook.listDeliveries.pathKey() }),
      onError: (error) => toast.error(readError(error).message),
    }),
  )
  return (
    <QueryView query={webhook} what="the webhook" card>
      {(hook) => (
        <Card aria-label="Deliveries">
          <CardHeader
            title={hook.description || new URL(hook.url).host}
            hint={<span className="wrap-anywhere">{hook.url}</span>}
          >
            <WebhookStatus webhook={hook} />
            <Button
              icon={Send}
              busy={test.isPending}
              disabled={!hook.enabled}
              onClick={() => test.mutate({ webhookId })}
            >
              Send test
            </Button>
          </CardHeader>
          {hook.disabledReason && (
            <Notice tone="warn" className="mx-4 mb-3 sm:mx-5">
              Switched off automatically. {hook.disabledReason}
            </Notice>
          )}
          <div className="flex px-4 pb-3 sm:px-5">
            <Segmented<State> legend="State" options={STATES} value={state} onChange={setState} />
          </div>
          <QueryView query={list} what="deliveries">
            {({ pages }) =>
              pages[0]?.deliveries.length === 0 ? (
                <EmptyState icon={Send} title="No deliveries" className="py-8">
                  Deliveries of the last 30 days appear here. Send a test to check your server.
                </EmptyState>
              ) : (
                <DataTable
                  label="Deliveries"
                  columns={columnsFor(setShown)}
                  rows={pages.flatMap(({ deliveries }) => deliveries)}
                  rowId={({ id }) => id}
                  rowProps={({ state: of }) => ({ 'data-testid': 'delivery-row', 'data-state': of })}
                />
              )
            }
          </QueryView>
          <MoreButton of={list} />
          <Dialog open={shown !== null} onOpenChange={() => setShown(null)} title="Delivery" className="max-w-2xl">
            {shown && <DeliveryDetails webhook={hook} deliveryId={shown} onReplayed={() => setShown(null)} />}
          </Dialog>
        </Card>
      )}
    </QueryView>
  )
}

const STATE_BADGES = {
  delivered: { tone: 'accent', words: 'Delivered' },
  pending: { tone: 'warn', words: 'Waiting' },
  failed: { tone: 'danger', words: 'Failed' },
} as const

const columnsFor = (show: (deliveryId: string) => void): Column<DeliveryView>[] => [
  {
    label: 'Event',
    cell: ({ type, replayOf }) => (
      <>
        <code className="clock text-xs">{type}</code>
        {replayOf && <span className="text-muted text-xs"> · repeated</span>}
      </>
    ),
    bare: true,
  },
  {
    label: 'Time',
    cell: ({ createdAt }) => <time dateTime={createdAt}>{formatDateTime(createdAt)}</time>,
    className: 'clock whitespace-nowrap text-muted text-xs',
  },
  {
    label: 'State',
    cell: ({ state }) => (
      <Badge tone={STATE_BADGES[state].tone} className="justify-self-start">
        {STATE_BADGES[state].words}
      </Badge>
    ),
  },
  { label: 'Response', cell: ({ status, problem }) => status ?? problem ?? '–', className: 'wrap-anywhere max-w-64' },
  { label: 'Attempts', cell: ({ attempts }) => attempts, numeric: true },
  {
    label: 'Details',
    hideLabel: true,
    bare: true,
    cell: ({ id, type }) => (
      <Button size="small" aria-label={`Details of ${type}`} onClick={() => show(id)}>
        Details
      </Button>
    ),
    className: 'text-right max-sm:text-left',
  },
]
