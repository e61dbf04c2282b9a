'use client'
import { CalendarDays } from 'lucide-react'
import Link from 'next/link'
import type { ChannelDetailView } from '#features/channel/schema.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { AirList } from '../_status/air-list.tsx'

const SHOWN = 6

/** For a channel that airs its schedule: its next items, in place of the rundown. */
export function ScheduleSummaryCard({ channel }: { channel: ChannelDetailView }) {
  const { id, scheduleVersion, rundown, status } = channel
  const coming = channel.upcoming.slice(0, SHOWN)
  const edit = (
    <Button asChild icon={CalendarDays} size="small" tone={scheduleVersion === null ? 'accent' : 'plain'}>
      <Link href={`/channels/${id}/schedule`}>Open the schedule</Link>
    </Button>
  )
  const kept =
    rundown.length > 0 && ` Its rundown of ${rundown.length} ${rundown.length === 1 ? 'item' : 'items'} is kept.`
  return (
    <Card aria-label="Schedule" data-testid="desk-schedule">
      <CardHeader
        title="Schedule"
        hint={
          scheduleVersion === null ? (
            'Nothing published yet.'
          ) : (
            <>
              The channel airs version {scheduleVersion} of its schedule.{kept}
            </>
          )
        }
      >
        {scheduleVersion !== null && edit}
      </CardHeader>
      {scheduleVersion === null ? (
        <EmptyState icon={CalendarDays} title="No schedule published" action={edit} className="pt-6">
          The slate airs until a schedule is published. Add blocks and press Publish.
        </EmptyState>
      ) : coming.length === 0 ? (
        <p className="px-4 pb-5 text-muted text-sm sm:px-5">
          {status === 'STOPPED' ? 'Start the channel to air it.' : 'Nothing is planned yet.'}
        </p>
      ) : (
        <AirList label="Next in the schedule" airings={coming} />
      )}
    </Card>
  )
}
