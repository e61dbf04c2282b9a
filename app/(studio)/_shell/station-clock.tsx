'use client'
import { useEffect, useState } from 'react'
import { serverNow } from '#app/_trpc/server-clock.ts'
import { useTimes } from '#ui/times.ts'

/** The current time, updated on each full second: in the channel's zone on a channel's page, else in the browser's. Empty until hydrated. */
export function StationClock() {
  const [now, setNow] = useState<number | null>(null)
  const times = useTimes()

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const turn = () => {
      const current = serverNow()
      setNow(current)
      timer = setTimeout(turn, 1_000 - (current % 1_000) + 5)
    }
    turn()
    return () => clearTimeout(timer)
  }, [])

  return (
    <time
      className="clock mx-2 min-w-[8ch] text-center text-muted text-sm"
      data-testid="station-clock"
      dateTime={now === null ? undefined : new Date(now).toISOString()}
      title={now === null ? undefined : times.zone}
    >
      {now === null ? (
        ' '
      ) : (
        <>
          {times.clock(now)} <span className="text-xs max-sm:sr-only">{times.zoneShort(now)}</span>
        </>
      )}
    </time>
  )
}
