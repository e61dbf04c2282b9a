'use client'
import { sayLength } from '#domain/schedule/check/say.ts'
import type { BreakRules } from '#domain/schedule/model/schedule.ts'
import { Button } from '#ui/button.tsx'
import { Card, CardHeader } from '#ui/card.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { errorsOf } from '../_blocks/field-errors.ts'
import type { ScheduleDraft } from '../use-schedule-draft.ts'
import { FILLERS } from './air-rules.ts'
import { AirRulesForm } from './air-rules-form.tsx'
import { sayFiller } from './say-filler.ts'

interface AirRulesCardProps {
  draft: ScheduleDraft
  /** Whether the form is open. */
  open: boolean
  onOpenChange(open: boolean): void
}

/** Summary of the fillers and breaks. */
export function AirRulesCard({ draft, open, onOpenChange }: AirRulesCardProps) {
  const { schedule, change } = draft
  const { fillers, breaks, maxDriftMs, seed } = schedule
  const rows = [
    ...FILLERS.map(({ name, label }) => ({ label, said: sayFiller(fillers[name]) })),
    { label: 'Breaks', said: sayBreaks(breaks) },
    { label: 'Maximum overrun', said: sayLength(maxDriftMs) },
  ]
  return (
    <Card aria-label="Fillers and breaks" data-testid="air-rules">
      <CardHeader title="Fillers and breaks" hint="What airs between the blocks.">
        <Button needs="program" size="small" onClick={() => onOpenChange(true)}>
          Change
        </Button>
      </CardHeader>
      <dl className="grid gap-1.5 px-4 pb-4 text-xs sm:px-5">
        {rows.map(({ label, said }) => (
          <div key={label} className="flex justify-between gap-4">
            <dt className="shrink-0 text-muted">{label}</dt>
            <dd title={said} className={said === 'None' ? 'text-muted' : 'min-w-0 truncate'}>
              {said}
            </dd>
          </div>
        ))}
      </dl>
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
        place="side"
        title="Fillers and breaks"
        description="For the whole channel. Without fillers the slate airs."
      >
        <AirRulesForm
          given={{ fillers, breaks, maxDriftMs, seed }}
          check={(rules) => errorsOf({ ...schedule, ...rules }, '')}
          onSave={(rules) => {
            change({ ...schedule, ...rules }, 'Fillers and breaks changed')
            onOpenChange(false)
          }}
          onCancel={() => onOpenChange(false)}
        />
      </Dialog>
    </Card>
  )
}

function sayBreaks({ ownPositions, everyMs }: BreakRules): string {
  const ways = [ownPositions && 'at break positions', everyMs !== null && `every ${sayLength(everyMs)}`].filter(Boolean)
  return ways.length > 0 ? ways.join(', ') : 'None'
}
