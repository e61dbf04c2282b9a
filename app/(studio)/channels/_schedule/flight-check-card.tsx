'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { ZoneClock } from '../../../../server/domain/schedule/zone.ts'
import type { FindingView, FlightCheckView } from '../../../../server/features/schedule/schema.ts'
import { readError } from '../../../_trpc/read-error.ts'
import { Card, CardHeader } from '../../../_ui/card.tsx'
import { ErrorState } from '../../../_ui/error-state.tsx'
import { Loading } from '../../../_ui/loading.tsx'
import { Skeleton } from '../../../_ui/skeleton.tsx'
import { FindingsList } from './findings-list.tsx'

interface FlightCheckCardProps {
  channelId: string
  check: Pick<UseQueryResult<FlightCheckView, unknown>, 'data' | 'error'>
  clock: ZoneClock
  onRetry(): void
  onShow(finding: FindingView): void
}

export function FlightCheckCard({ channelId, check: { data, error }, clock, onRetry, onShow }: FlightCheckCardProps) {
  return (
    <Card aria-label="Flight check" data-testid="flight-check">
      <CardHeader
        title="Flight check"
        hint={
          data
            ? `Next 72 hours: ${countOf(data.red, 'fault')}, ${countOf(data.amber, 'warning')}`
            : 'The next 72 hours.'
        }
      />
      <div className="max-h-96 overflow-y-auto px-4 pb-4 sm:px-5">
        {data && data.findings.length > 0 && (
          <FindingsList findings={data.findings} clock={clock} channelId={channelId} onShow={onShow} />
        )}
        {data && data.findings.length === 0 && (
          <p className="flex items-center gap-2 text-muted text-sm">
            <CircleCheck className="size-4 text-accent" aria-hidden />
            All of it can air.
          </p>
        )}
        {!data && !error && (
          <Loading what="the flight check">
            <Skeleton className="h-10" />
          </Loading>
        )}
        {!data && error != null && (
          <ErrorState title="The schedule was not checked" {...readError(error)} onRetry={onRetry} className="py-4" />
        )}
      </div>
    </Card>
  )
}

export const countOf = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
