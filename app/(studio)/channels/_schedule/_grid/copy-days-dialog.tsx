'use client'
import { z } from 'zod'
import { DAY_MS } from '#domain/instants.ts'
import { dayNumber, formatLocal, parseLocal, weekdayOf } from '#domain/schedule/model/local-time.ts'
import { Dialog } from '#ui/dialog.tsx'
import { Form, FormActions, SelectField, SwitchField, TextField } from '#ui/form.tsx'
import { useZodForm } from '#ui/use-zod-form.ts'
import type { DaysCopy } from './copy-blocks.ts'

const LENGTHS = [
  { value: '1', label: 'Day' },
  { value: '7', label: 'Week, from Monday' },
]

interface CopyDaysDialogProps {
  open: boolean
  /** Local ms of a day in view. */
  dayMs: number
  onCopy(copy: Omit<DaysCopy, 'lockedMs'>): void
  onClose(): void
}

export function CopyDaysDialog({ open, onClose, ...props }: CopyDaysDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Copy a day or a week"
      description="Each copy airs once. Blocks that already repeat there are not duplicated."
      className="max-w-md"
    >
      <CopyDaysForm {...props} onClose={onClose} />
    </Dialog>
  )
}

const dateOf = (localMs: number) => formatLocal(localMs).slice(0, 10)

const copySchema = z
  .object({ days: z.string(), from: z.string(), to: z.string(), replaces: z.boolean() })
  .transform(({ days, from, to, replaces }, context): Omit<DaysCopy, 'lockedMs'> => {
    const [fromMs, toMs] = [beginOf(from, days), beginOf(to, days)]
    const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (fromMs === null) refuse('from', 'Choose a day.')
    if (toMs === null) refuse('to', 'Choose a day.')
    else if (fromMs === toMs) refuse('to', 'Choose a different day.')
    return { fromMs: fromMs ?? 0, toMs: toMs ?? 0, lengthMs: Number(days) * DAY_MS, replaces }
  })

function CopyDaysForm({ dayMs, onCopy, onClose }: Omit<CopyDaysDialogProps, 'open'>) {
  const form = useZodForm({
    schema: copySchema,
    given: { days: '1', from: dateOf(dayMs), to: dateOf(dayMs + DAY_MS), replaces: false },
    async save(copy) {
      onCopy(copy)
      onClose()
    },
  })
  const week = form.watch('days') === '7'
  /** Sets the target to the day or week after the copied one. */
  function followLength(days: string) {
    const ms = beginOf(form.getValues('from'), days)
    if (ms !== null) form.setValue('to', dateOf(ms + Number(days) * DAY_MS), { shouldDirty: true })
  }
  return (
    <Form of={form}>
      <SelectField of={form} name="days" label="Copy" options={LENGTHS} onPick={followLength} />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-3">
        <TextField of={form} name="from" label={week ? 'Week of' : 'Day'} type="date" />
        <TextField of={form} name="to" label={week ? 'To the week of' : 'To'} type="date" />
      </div>
      <SwitchField of={form} name="replaces" label="Remove existing blocks there first" />
      <FormActions label="Copy" onCancel={onClose} />
    </Form>
  )
}

/** Local ms of the day, or of the Monday of its week. */
function beginOf(date: string, days: string): number | null {
  const ms = parseLocal(date)
  return ms === null || days === '1' ? ms : ms - weekdayOf(dayNumber(ms)) * DAY_MS
}
