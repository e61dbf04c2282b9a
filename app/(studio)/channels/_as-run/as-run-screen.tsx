'use client'
import { DayFrame } from '../_guide/day-frame.tsx'
import { AsRunDay } from './as-run-day.tsx'

/** The as-run log and its proof. */
export function AsRunScreen({ channelId }: { channelId: string }) {
  return (
    <DayFrame channelId={channelId} here="as-run" future={false}>
      {({ clock, day, today }) => (
        <AsRunDay key={day.from} channelId={channelId} clock={clock} day={day} today={today} />
      )}
    </DayFrame>
  )
}
