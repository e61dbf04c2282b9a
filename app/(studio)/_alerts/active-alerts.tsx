'use client'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { BellRing, CircleCheck } from 'lucide-react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { MoreButton } from '#ui/more-button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { AlertRow } from './alert-row.tsx'
import { type AlertsOf, refetchPages, useAlerts } from './use-alerts.ts'

const REFRESH_MS = 5_000

export function ActiveAlerts({ of }: { of: AlertsOf }) {
  const { alerts, refresh } = useAlerts(of)
  const pages = useInfiniteQuery(
    alerts.list.infiniteQueryOptions(
      { active: 'true', limit: 20 },
      { getNextPageParam: (last) => last.nextCursor, refetchInterval: refetchPages(REFRESH_MS) },
    ),
  )
  const test = useMutation(
    alerts.test.mutationOptions({
      onSuccess: () => {
        toast.success('A test alert was opened', {
          description: 'Its notices arrive within 15 s. It ends within two minutes.',
        })
        void refresh()
      },
      onError: (error) => toastError('No test alert was opened', error),
    }),
  )
  return (
    <Card aria-label="Active alerts">
      <CardHeader title="Active alerts" hint="Rules are checked every 5 seconds">
        <Button icon={BellRing} size="small" needs="operate" busy={test.isPending} onClick={() => test.mutate()}>
          Test alert
        </Button>
      </CardHeader>
      <QueryView query={pages} what="the active alerts">
        {(data) => {
          const rows = data.pages.flatMap((page) => page.alerts)
          if (rows.length === 0)
            return (
              <EmptyState icon={CircleCheck} title="No active alerts" className="py-8">
                {of === 'account'
                  ? 'Channels, destinations and live feeds are in order.'
                  : 'Workers, disks and queues are in order.'}
              </EmptyState>
            )
          return (
            <ul className="divide-y divide-line border-line border-t">
              {rows.map((alert) => (
                <AlertRow key={alert.id} alert={alert} of={of} />
              ))}
            </ul>
          )
        }}
      </QueryView>
      <MoreButton of={pages} />
    </Card>
  )
}
