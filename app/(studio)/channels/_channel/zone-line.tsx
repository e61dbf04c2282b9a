'use client'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import { browserTimes, timesOf } from '#ui/times.ts'

const TICK_MS = 5_000

/** The time zone of the page, and the browser's time where it differs. */
export function ZoneLine({ zone }: { zone: string }) {
  const now = useServerNow(TICK_MS)
  const [channel, own] = [timesOf(zone), browserTimes()]
  const short = channel.zoneShort(now)
  const differ = channel.dateTime(now) !== own.dateTime(now)
  return (
    <p className="-mt-2 mb-4 text-muted text-xs" data-testid="zone-line">
      Times in {zone === short ? zone : `${zone}, ${short}`}
      {differ && (
        <>
          . Now <span className="clock">{channel.clockShort(now)}</span> there,{' '}
          <span className="clock">{own.clockShort(now)}</span> {own.zoneShort(now)} here
        </>
      )}
    </p>
  )
}
