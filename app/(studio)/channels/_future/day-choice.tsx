'use client'
import { serverNow } from '#app/_trpc/server-clock.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { cn } from '#ui/cn.ts'
import { type BarDay, dayAt, dayWords } from './zone-time.ts'

const DAYS = 8

/** Today and the next seven days, in the channel's time zone. */
export function DayChoice({ clock, day, onDay }: { clock: ZoneClock; day: BarDay; onDay(day: BarDay): void }) {
  const days: BarDay[] = [dayAt(clock, serverNow())]
  while (days.length < DAYS) days.push(dayAt(clock, days.at(-1)!.to))
  return (
    <fieldset className="flex max-w-full overflow-x-auto rounded-lg border border-line p-0.5">
      <legend className="sr-only">Day</legend>
      {days.map((each, i) => (
        <button
          key={each.localMs}
          type="button"
          aria-pressed={each.localMs === day.localMs}
          onClick={() => onDay(each)}
          className={cn(
            'h-8 shrink-0 rounded-md px-2.5 text-xs',
            each.localMs === day.localMs ? 'bg-raised font-medium text-ink' : 'text-muted hover:text-ink',
          )}
        >
          {['Today', 'Tomorrow'][i] ?? dayWords(each.localMs)}
        </button>
      ))}
    </fieldset>
  )
}
