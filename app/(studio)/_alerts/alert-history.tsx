'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { MoreButton } from '#ui/more-button.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { AlertRow } from './alert-row.tsx'
import { type AlertsOf, refetchPages, useAlerts } from './use-alerts.ts'

const REFRESH_MS = 30_000

export function AlertHistory({ of }: { of: AlertsOf }) {
  const { alerts } = useAlerts(of)
  const pages = useInfiniteQuery(
    alerts.list.infiniteQueryOptions(
      { active: 'false', limit: 20 },
      { getNextPageParam: (last) => last.nextCursor, refetchInterval: refetchPages(REFRESH_MS) },
    ),
  )
  return (
    <Card aria-label="History of alerts">
      <CardHeader title="History" hint="Alerts that ended in the last 30 days" />
      <QueryView query={pages} what="the history of alerts">
        {(data) => {
          const rows = data.pages.flatMap((page) => page.alerts)
          if (rows.length === 0)
            return (
              <EmptyState icon={History} title="No alerts have ended" className="py-8">
                Alerts stay here for 30 days after their end.
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
