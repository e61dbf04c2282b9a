'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { DAY_MS } from '#domain/instants.ts'
import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { Button } from '#ui/button.tsx'
import { Input } from '#ui/field.tsx'
import { IconButton } from '#ui/icon-button.tsx'
import { type BarDay, dayOf, dayWords } from '../_future/zone-time.ts'

interface DayPickerProps {
  clock: ZoneClock
  day: BarDay
  today: BarDay
  /** Whether future days can be chosen. */
  future: boolean
  onDay(day: BarDay): void
}

/** Chooses a day in the channel's time zone: previous, next, or by its date. */
export function DayPicker({ clock, day, today, future, onDay }: DayPickerProps) {
  const id = useId()
  const isToday = day.localMs === today.localMs
  const dateOf = (localMs: number) => formatLocal(localMs).slice(0, 10)
  const choose = (localMs: number) => onDay(dayOf(clock, localMs))

  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <IconButton icon={ChevronLeft} label="Previous day" onClick={() => choose(day.localMs - DAY_MS)} />
      <label htmlFor={id} className="sr-only">
        Day
      </label>
      <Input
        id={id}
        type="date"
        className="w-40"
        value={dateOf(day.localMs)}
        max={future ? undefined : dateOf(today.localMs)}
        required
        onChange={({ target }) => {
          const localMs = parseLocal(target.value)
          if (localMs === null || (!future && localMs > today.localMs)) return
          choose(localMs)
        }}
      />
      <IconButton
        icon={ChevronRight}
        label="Next day"
        disabled={!future && isToday}
        onClick={() => choose(day.localMs + DAY_MS)}
      />
      <Button size="small" disabled={isToday} onClick={() => onDay(today)}>
        Today
      </Button>
      <p className="text-muted text-xs" aria-live="polite">
        {dayWords(day.localMs)}
      </p>
    </div>
  )
}
