'use client'
import { useServerNow } from '#app/_trpc/server-clock.ts'
import type { AirView } from '#features/channel/schema.ts'
import { formatDuration } from '#ui/format.ts'
import { Progress } from '#ui/progress.tsx'

interface AirProgressProps {
  air: AirView
  /** How far the picture is behind the air. */
  lagMs?: number
  withTimes?: boolean
}

/** Progress of the item on air, by the server's clock. */
export function AirProgress({ air, lagMs = 0, withTimes = false }: AirProgressProps) {
  const now = useServerNow(500) - lagMs
  const startsAt = Date.parse(air.startsAt)
  const playedMs = Math.min(Math.max(now - startsAt, 0), air.durationMs)
  return (
    <div className="grid gap-1.5">
      <Progress value={air.durationMs > 0 ? playedMs / air.durationMs : 0} label={`Progress of ${air.title}`} />
      {withTimes && (
        <p className="clock flex justify-between text-muted text-xs" aria-hidden>
          <span>{formatDuration(playedMs)}</span>
          <span>−{formatDuration(Math.ceil((air.durationMs - playedMs) / 1000) * 1000)}</span>
        </p>
      )}
    </div>
  )
}
