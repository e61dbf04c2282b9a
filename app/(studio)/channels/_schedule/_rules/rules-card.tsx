'use client'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { toast } from 'sonner'
import { toastError } from '#app/_trpc/toast-error.tsx'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { airNote } from '#app/(studio)/channels/_desk/air-note.ts'
import type { DstPolicy } from '#domain/schedule/model/schedule.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { LabelledSelect } from '#ui/labelled-select.tsx'
import type { ScheduleDraft } from '../use-schedule-draft.ts'
import { zoneOptions } from '../zone-options.ts'

const MODES = [
  { value: 'loop', label: 'Looping playlist' },
  { value: 'calendar', label: 'Schedule' },
]
const MISSING = [
  { value: 'shift', label: 'Shift later' },
  { value: 'skip', label: 'Skip' },
]
const REPEATED = [
  { value: 'fill', label: 'First pass' },
  { value: 'shift', label: 'Second pass' },
  { value: 'repeat', label: 'Both passes' },
  { value: 'stretch', label: 'Extend over both' },
]

interface RulesCardProps {
  channelId: string
  mode: 'loop' | 'calendar'
  draft: ScheduleDraft
  onMode(): Promise<void>
}

/** Settings of the whole channel: what it airs, its time zone, and its rules for DST changes. */
export function RulesCard({ channelId, mode, draft, onMode }: RulesCardProps) {
  const trpc = useTRPC()
  const setMode = useMutation(trpc.schedule.setMode.mutationOptions())
  const { schedule, change } = draft
  const zones = useMemo(() => zoneOptions(schedule.zone), [schedule.zone])
  const setDst = (dst: Partial<DstPolicy>) =>
    change({ ...schedule, dst: { ...schedule.dst, ...dst } }, 'DST rule changed')

  function switchTo(next: string) {
    setMode.mutate(
      { channelId, mode: next as 'loop' | 'calendar' },
      {
        async onSuccess(air) {
          const what = next === 'calendar' ? 'its schedule' : 'its rundown'
          toast.success(`The channel airs ${what}`, {
            description: airNote(air) ?? 'After its next start, or after a held slate or a live feed.',
          })
          await onMode()
        },
        onError: (error) => toastError('The channel was not switched', error),
      },
    )
  }

  return (
    <Card aria-label="Channel" data-testid="schedule-rules">
      <CardHeader title="Channel" />
      <div className="grid gap-4 px-4 pb-4 sm:px-5">
        <LabelledSelect
          needs="program"
          label="Mode"
          hint="Takes effect at once, also on air."
          options={MODES}
          value={mode}
          disabled={setMode.isPending}
          onChange={switchTo}
        />
        <LabelledSelect
          needs="program"
          label="Time zone"
          hint="Blocks keep their local times."
          options={zones}
          value={schedule.zone}
          onChange={(zone) => change({ ...schedule, zone }, `The time zone is ${zone}`)}
        />
        <LabelledSelect
          needs="program"
          label="DST start"
          options={MISSING}
          value={schedule.dst.missing}
          onChange={(missing) => setDst({ missing: missing as DstPolicy['missing'] })}
        />
        <LabelledSelect
          needs="program"
          label="DST end"
          options={REPEATED}
          value={schedule.dst.repeated}
          onChange={(repeated) => setDst({ repeated: repeated as DstPolicy['repeated'] })}
        />
      </div>
    </Card>
  )
}
