'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#app/_trpc/trpc.ts'
import type { DstPreview } from '#domain/schedule/check/preview-dst.ts'
import { sayDateTime, sayLength, sayTime } from '#domain/schedule/check/say.ts'
import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import { Badge } from '#ui/badge.tsx'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { cn } from '#ui/cn.ts'
import { type Column, DataTable } from '#ui/data-table.tsx'
import { QueryView } from '#ui/query-view.tsx'

const POLICIES: Record<string, string> = {
  skip: 'Skip',
  fill: 'First pass',
  repeat: 'Both passes',
  stretch: 'Extend over both',
}

const TIME = 'clock whitespace-nowrap py-1.5'
const COLUMNS: Column<DstPreview['variants'][number]['lines'][number]>[] = [
  { label: 'From', className: TIME, cell: ({ startsAtLocal }) => withOffset(startsAtLocal) },
  { label: 'To', className: TIME, cell: ({ endsAtLocal }) => withOffset(endsAtLocal) },
  { label: 'Block', className: 'wrap-anywhere py-1.5', cell: ({ title }) => title },
  {
    label: 'Airs',
    className: 'py-1.5 text-muted',
    cell: ({ onSlate, items }) => (onSlate ? 'The slate' : items.slice(0, 3).join(', ')),
  },
]

/** What will air around the next two DST changes, under each policy. */
export function DstPreviewCard({
  channelId,
  zone,
  className,
}: {
  channelId: string
  zone: string
  className?: string
}) {
  const trpc = useTRPC()
  const [open, setOpen] = useState(false)
  const rehearsals = useQuery(trpc.schedule.rehearsal.queryOptions({ channelId }, { enabled: open }))
  return (
    <Card aria-label="DST changes" className={cn('min-w-0', className)} data-testid="rehearsal">
      <CardHeader title="DST changes" hint={`The next two changes in ${zone}, with this draft.`}>
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Preview'}
        </Button>
      </CardHeader>
      {open && (
        <QueryView query={rehearsals} what="the preview">
          {(data) =>
            data.length === 0 ? (
              <p className="px-4 pb-4 text-muted text-sm">There are no DST changes in this time zone.</p>
            ) : (
              data.map((rehearsal) => <OneChange key={rehearsal.at} rehearsal={rehearsal} />)
            )
          }
        </QueryView>
      )}
    </Card>
  )
}

function OneChange({ rehearsal }: { rehearsal: DstPreview }) {
  const { kind, lengthMs, fromLocal, toLocal, variants } = rehearsal
  const missing = kind === 'missing'
  const title = `${sayDateTime(wall(fromLocal))}: the clock changes to ${sayTime(wall(toLocal))}`
  return (
    <section className="border-line border-t pt-3" aria-label={title}>
      <h3 className="px-4 font-medium text-sm sm:px-5">{title}</h3>
      <p className="px-4 pb-2 text-muted text-xs sm:px-5">
        {lengthMs === 3_600_000 ? 'One hour' : sayLength(lengthMs)} {missing ? 'is skipped' : 'repeats'}.
      </p>
      {variants.map(({ policy, chosen, lines }) => (
        <div key={policy} className="pb-3">
          <p className="flex items-center gap-2 px-4 text-sm sm:px-5">
            {policy === 'shift' ? (missing ? 'Shift later' : 'Second pass') : (POLICIES[policy] ?? policy)}
            {chosen && <Badge tone="accent">Selected</Badge>}
          </p>
          <DataTable
            label={`${title}, ${policy}`}
            columns={COLUMNS}
            rows={lines}
            rowId={({ startsAt }) => String(startsAt)}
          />
        </div>
      ))}
    </section>
  )
}

/** “2026-10-25T02:00:00+02:00” → its local time in ms. */
const wall = (text: string) => parseLocal(text.slice(0, 19)) ?? 0

/** 02:00 +02:00: in the repeated hour only the offset tells the pass. */
function withOffset(text: string): string {
  return `${formatLocal(wall(text)).slice(11, 16)} ${text.slice(19)}`
}
