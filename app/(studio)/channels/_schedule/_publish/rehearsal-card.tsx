'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { sayDateTime, sayLength, sayTime } from '#domain/schedule/check/say.ts'
import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import type { RehearsalView } from '#features/schedule/schema.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'
import { ErrorState } from '#ui/error-state.tsx'
import { Loading } from '#ui/loading.tsx'
import { Skeleton } from '#ui/skeleton.tsx'
import { Cell, HeadCell, Row, Table } from '#ui/table.tsx'

const POLICIES: Record<string, string> = {
  skip: 'Left out',
  fill: 'In the first pass',
  repeat: 'In both passes',
  stretch: 'On over both passes',
}

/** What will air around the next two changes of the clocks, under each policy. */
export function RehearsalCard({ channelId, zone, className }: { channelId: string; zone: string; className?: string }) {
  const trpc = useTRPC()
  const [open, setOpen] = useState(false)
  const { data, error, refetch } = useQuery(trpc.schedule.rehearsal.queryOptions({ channelId }, { enabled: open }))
  return (
    <Card aria-label="When the clocks change" className={cn('min-w-0', className)} data-testid="rehearsal">
      <CardHeader title="When the clocks change" hint={`The next two changes in ${zone}, rehearsed with this draft.`}>
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Rehearse'}
        </Button>
      </CardHeader>
      {open && !data && !error && (
        <Loading what="the rehearsal" className="p-4">
          <Skeleton className="h-24" />
        </Loading>
      )}
      {open && !data && error && (
        <ErrorState title="Nothing was rehearsed" {...readError(error)} onRetry={() => refetch()} />
      )}
      {open && data?.length === 0 && <p className="px-4 pb-4 text-muted text-sm">The clocks do not change there.</p>}
      {open && data?.map((rehearsal) => <OneChange key={rehearsal.at} rehearsal={rehearsal} />)}
    </Card>
  )
}

function OneChange({ rehearsal }: { rehearsal: RehearsalView }) {
  const { kind, lengthMs, fromLocal, toLocal, variants } = rehearsal
  const missing = kind === 'missing'
  const title = `${sayDateTime(wall(fromLocal))}: the clock goes to ${sayTime(wall(toLocal))}`
  return (
    <section className="border-line border-t pt-3" aria-label={title}>
      <h3 className="px-4 font-medium text-sm sm:px-5">{title}</h3>
      <p className="px-4 pb-2 text-muted text-xs sm:px-5">
        The clock {missing ? 'leaves out' : 'shows twice'} {sayLength(lengthMs)}.
      </p>
      {variants.map(({ policy, chosen, lines }) => (
        <div key={policy} className="pb-3">
          <p className="flex items-center gap-2 px-4 text-sm sm:px-5">
            {policy === 'shift' ? (missing ? 'As much later' : 'In the second pass') : (POLICIES[policy] ?? policy)}
            {chosen && <Badge tone="accent">Chosen</Badge>}
          </p>
          <Table label={`${title}, ${policy}`}>
            <thead>
              <Row>
                <HeadCell>From</HeadCell>
                <HeadCell>To</HeadCell>
                <HeadCell>Block</HeadCell>
                <HeadCell>Airs</HeadCell>
              </Row>
            </thead>
            <tbody>
              {lines.map((line) => (
                <Row key={line.startsAt}>
                  <Cell label="From" className="clock whitespace-nowrap py-1.5">
                    {withOffset(line.startsAtLocal)}
                  </Cell>
                  <Cell label="To" className="clock whitespace-nowrap py-1.5">
                    {withOffset(line.endsAtLocal)}
                  </Cell>
                  <Cell label="Block" className="wrap-anywhere py-1.5">
                    {line.title}
                  </Cell>
                  <Cell label="Airs" className="py-1.5 text-muted">
                    {line.onSlate ? 'The slate' : line.items.slice(0, 3).join(', ')}
                  </Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        </div>
      ))}
    </section>
  )
}

/** “2026-10-25T02:00:00+02:00” → local ms of its wall clock. */
const wall = (text: string) => parseLocal(text.slice(0, 19)) ?? 0

/** 02:00 +02:00: in the repeated hour only the offset tells which pass it is. */
function withOffset(text: string): string {
  return `${formatLocal(wall(text)).slice(11, 16)} ${text.slice(19)}`
}
