'use client'
import { serverNow } from '#app/_trpc/server-clock.ts'
import type { ZoneClock } from '#domain/schedule/recurrence/zone.ts'
import { Segmented } from '#ui/segmented.tsx'
import { type BarDay, dayAt, dayWords } from './zone-time.ts'

const DAYS = 8

/** Today and the next seven days, in the channel's time zone. */
export function DayChoice({ clock, day, onDay }: { clock: ZoneClock; day: BarDay; onDay(day: BarDay): void }) {
  const days: BarDay[] = [dayAt(clock, serverNow())]
  while (days.length < DAYS) days.push(dayAt(clock, days.at(-1)!.to))
  return (
    <Segmented
      legend="Day"
      options={days.map(({ from, localMs }, i) => {
        return { value: from, label: ['Today', 'Tomorrow'][i] ?? dayWords(localMs) }
      })}
      value={day.from}
      onChange={(from) => onDay(dayAt(clock, from))}
    />
  )
}
