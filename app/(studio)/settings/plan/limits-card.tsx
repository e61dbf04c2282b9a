'use client'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { showAmount } from '#domain/plan/say-limit.ts'
import type { LimitView } from '#features/account/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Progress } from '#ui/progress.tsx'
import { QueryView } from '#ui/query-view.tsx'

/** Uploads and open pages change while the page is open. */
const REFRESH_MS = 15_000

export function LimitsCard() {
  const trpc = useTRPC()
  const limits = useQuery(trpc.account.limits.queryOptions(undefined, { refetchInterval: REFRESH_MS }))
  return (
    <Card aria-label="Limits">
      <CardHeader title="Limits" hint="Usage of this account. The operator can raise a limit." />
      <QueryView query={limits} what="the limits">
        {(data) => (
          <ul className="grid gap-x-6 gap-y-4 px-4 pb-5 text-sm sm:grid-cols-2 sm:px-5">
            {data.map((limit) => (
              <LimitRow key={limit.name} limit={limit} />
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  )
}

function LimitRow({ limit }: { limit: LimitView }) {
  const { label, used } = limit
  const full = used >= limit.limit
  return (
    <li data-testid="limit-row" className="min-w-0">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="text-muted text-xs">{label}</span>
        <span className="clock text-xs">
          {showAmount(limit.name, used)} of {showAmount(limit.name, limit.limit)}
          {full && <span className="ml-2 text-warn">Limit reached</span>}
        </span>
      </p>
      <Progress
        className="mt-1.5"
        value={limit.limit === 0 ? 1 : used / limit.limit}
        tone={full ? 'on-air' : 'accent'}
        label={`${label}: ${showAmount(limit.name, used)} of ${showAmount(limit.name, limit.limit)}`}
      />
    </li>
  )
}
