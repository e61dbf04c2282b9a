'use client'
import { type FormEvent, useState } from 'react'
import { DAY_MS } from '#domain/instants.ts'
import { dayNumber, formatLocal, parseLocal, weekdayOf } from '#domain/schedule/model/local-time.ts'
import { Button } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Field, Input } from '#ui/field.tsx'
import { Select } from '#ui/select.tsx'
import { Switch } from '#ui/switch.tsx'
import type { DaysCopy } from './copy-blocks.ts'

const LENGTHS = [
  { value: '1', label: 'A day' },
  { value: '7', label: 'A week, from Monday on' },
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
      description="Each copy airs once. What repeats there anyway is not doubled."
      className="max-w-md"
    >
      <CopyDaysForm {...props} onClose={onClose} />
    </Dialog>
  )
}

const dateOf = (localMs: number) => formatLocal(localMs).slice(0, 10)

function CopyDaysForm({ dayMs, onCopy, onClose }: Omit<CopyDaysDialogProps, 'open'>) {
  const [days, setDays] = useState('1')
  const [from, setFrom] = useState(dateOf(dayMs))
  const [to, setTo] = useState(dateOf(dayMs + DAY_MS))
  const [replaces, setReplaces] = useState(false)
  const [tried, setTried] = useState(false)
  const week = days === '7'
  const [fromMs, toMs] = [from, to].map((date) => beginOf(date, week))
  const fromError = tried && fromMs === null ? 'Choose a day.' : null
  const same = fromMs !== null && fromMs === toMs
  const toError = tried && (toMs === null ? 'Choose a day.' : same ? 'Choose another one than is copied.' : null)

  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (fromMs == null || toMs == null || same) return
    onCopy({ fromMs, toMs, lengthMs: Number(days) * DAY_MS, replaces })
    onClose()
  }
  function setLength(next: string) {
    setDays(next)
    const ms = beginOf(from, next === '7')
    if (ms !== null) setTo(dateOf(ms + Number(next) * DAY_MS))
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5 pt-1">
      <Field label="Copy">
        {(control) => <Select {...control} options={LENGTHS} value={days} onChange={setLength} />}
      </Field>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-3">
        <Field label={week ? 'Week of' : 'Day'} error={fromError}>
          {(control) => (
            <Input {...control} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label={week ? 'To the week of' : 'To'} error={toError || null}>
          {(control) => <Input {...control} type="date" value={to} onChange={(event) => setTo(event.target.value)} />}
        </Field>
      </div>
      <Switch label="Remove what starts there first" checked={replaces} onChange={setReplaces} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="accent">
          Copy
        </Button>
      </div>
    </form>
  )
}

function beginOf(date: string, week: boolean): number | null {
  const ms = parseLocal(date)
  return ms === null || !week ? ms : ms - weekdayOf(dayNumber(ms)) * DAY_MS
}
