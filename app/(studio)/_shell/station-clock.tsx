'use client'
import { useEffect, useState } from 'react'
import { serverNow } from '../../_trpc/server-clock.ts'
import { formatClock } from '../../_ui/format.ts'

/** The station's time in the viewer's zone, turning on the second. Empty until the page lives. */
export function StationClock() {
  const [now, setNow] = useState<number | null>(null)

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
      dateTime={now === null ? undefined : new Date(now).toISOString()}
      title={now === null ? undefined : Intl.DateTimeFormat().resolvedOptions().timeZone}
    >
      {now === null ? ' ' : formatClock(now)}
    </time>
  )
}
