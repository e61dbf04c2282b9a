'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { readError } from '#app/_trpc/read-error.ts'
import type { FindingNames } from '#domain/schedule/check/group-findings.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { FindingView, FlightCheckView } from '#features/schedule/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { FindingsList } from './findings-list.tsx'

interface FlightCheckCardProps {
  channelId: string
  check: Pick<UseQueryResult<FlightCheckView, unknown>, 'data' | 'error'>
  clock: ZoneClock
  names: FindingNames
  /** False: the channel airs its rundown. */
  airsCalendar: boolean
  hasBlocks: boolean
  onRetry(): void
  onShow(finding: FindingView): void
  onFillers(): void
}

export function FlightCheckCard({
  check: { data, error },
  airsCalendar,
  hasBlocks,
  onRetry,
  ...list
}: FlightCheckCardProps) {
  const checked = airsCalendar || hasBlocks ? data : undefined
  return (
    <Card aria-label="Flight check" data-testid="flight-check">
      <CardHeader
        title="Flight check"
        hint={
          checked
            ? `Next 72 hours${airsCalendar ? '' : ' of the calendar'}: ${countOf(checked.red, 'error')}, ${countOf(checked.amber, 'warning')}`
            : 'The next 72 hours.'
        }
      />
      <div className="max-h-96 overflow-y-auto px-4 pb-4 sm:px-5">
        {!airsCalendar && (
          <p className="mb-3 text-muted text-xs leading-relaxed" data-testid="airs-rundown">
            The channel airs its rundown
            {hasBlocks ? '. These findings are for the calendar.' : '. The calendar is empty.'}
          </p>
        )}
        {checked && checked.findings.length > 0 && (
          <FindingsList findings={checked.findings} calm={!airsCalendar} {...list} />
        )}
        {checked?.findings.length === 0 && (
          <p className="flex items-center gap-2 text-muted text-sm">
            <CircleCheck className="size-4 text-accent" aria-hidden />
            No problems found.
          </p>
        )}
        {!data && !error && (
          <Loading what="the flight check">
            <Skeleton className="h-10" />
          </Loading>
        )}
        {!data && error != null && (
          <ErrorState
            title="The schedule could not be checked"
            {...readError(error)}
            onRetry={onRetry}
            className="py-4"
          />
        )}
      </div>
    </Card>
  )
}

export const countOf = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
