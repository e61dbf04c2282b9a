'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { FlightCheckView } from '#features/schedule/schema.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { QueryView } from '#ui/query-view.tsx'
import { type FindingsContext, FindingsList } from './findings-list.tsx'

interface FlightCheckCardProps extends FindingsContext {
  channelId: string
  check: UseQueryResult<FlightCheckView, unknown>
  /** False: the channel airs its rundown. */
  airsCalendar: boolean
  hasBlocks: boolean
}

export function FlightCheckCard({ check, airsCalendar, hasBlocks, ...list }: FlightCheckCardProps) {
  // An empty calendar that does not air needs no check.
  const checked = airsCalendar || hasBlocks
  const { data } = check
  return (
    <Card aria-label="Flight check" data-testid="flight-check">
      <CardHeader
        title="Flight check"
        hint={
          checked && data
            ? `Next 72 hours${airsCalendar ? '' : ' of the calendar'}: ${countOf(data.red, 'error')}, ${countOf(data.amber, 'warning')}`
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
        <QueryView query={check} what="the flight check" className="px-0">
          {({ findings }) =>
            checked &&
            (findings.length > 0 ? (
              <FindingsList findings={findings} calm={!airsCalendar} {...list} />
            ) : (
              <p className="flex items-center gap-2 text-muted text-sm">
                <CircleCheck className="size-4 text-accent" aria-hidden />
                No problems found.
              </p>
            ))
          }
        </QueryView>
      </div>
    </Card>
  )
}

export const countOf = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
