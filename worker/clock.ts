// The worker's clock: its start is agreed with the other processes (anchor-clock.ts), then it follows the monotonic
// clock. A jump of the wall clock, manual or by NTP, moves no channel; after a suspend, during which the monotonic
// clock stood still, it catches up.
import { uptime } from 'node:os'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import { type ClockNote, withKnownClocks } from '#features/playout/air-clock.ts'
import { beatWorker, type WorkerFacts } from '#features/playout/leases.ts'
import { anchorClock } from './anchor-clock.ts'
import { noteMachine } from './note-machine.ts'

const SUSPEND_SLACK_MS = 3_000

/**
 * @param beginMs  what it reads at `anchor`, epoch ms
 * @param anchor   on the monotonic clock
 */
export function startClock(signal: AbortSignal, beginMs = Date.now(), anchor = performance.now()): Clock {
  const log = logger('clock')
  let anchorWall = beginMs
  let awake = performance.now()
  let booted = uptime() * 1000
  let steppedBy = Date.now() - (beginMs + awake - anchor)
  const timer = setInterval(() => {
    const ranMs = performance.now() - awake
    const passedMs = uptime() * 1000 - booted
    awake += ranMs
    booted += passedMs
    if (passedMs - ranMs > SUSPEND_SLACK_MS) {
      anchorWall += passedMs - ranMs
      log.warn(
        { suspendedMs: Math.round(passedMs - ranMs) },
        'the machine was suspended; the channels continue at the current time',
      )
    }
    const offMs = Date.now() - (anchorWall + performance.now() - anchor)
    if (Math.abs(offMs - steppedBy) > SUSPEND_SLACK_MS) {
      steppedBy = offMs
      log.warn({ offMs: Math.round(offMs) }, 'the wall clock was set; channels follow the monotonic clock')
    }
  }, 1_000)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  return { now: () => Math.floor(anchorWall + performance.now() - anchor) }
}

/**
 * The clock of a process of this installation, recorded as the worker's first heartbeat. It matches the running
 * processes, and never begins below what was published.
 */
export async function joinClock(db: Db, worker: WorkerFacts, signal: AbortSignal, wallMs = Date.now): Promise<Clock> {
  const begun = await withKnownClocks(db, async (tx, noted, lastKnown) => {
    const { now: at, ...here } = noteMachine(() => performance.now())
    const begin = { at, wallMs: wallMs(), beginMs: anchorClock(wallMs(), here, noted, lastKnown) }
    await beatWorker(tx, worker, { clockAt: begin.beginMs, ...here })
    return begin
  })
  const aheadMs = Math.round(begun.beginMs - begun.wallMs)
  if (Math.abs(aheadMs) > SUSPEND_SLACK_MS)
    logger('clock').warn({ aheadMs }, 'channels follow the clock of the last published segments, not the wall clock')
  return startClock(signal, begun.beginMs, begun.at)
}

/**
 * The clock of a process that starts while the database is unavailable.
 * @param noted when the installation was last in step
 */
export function rejoinClock(noted: ClockNote, signal: AbortSignal): Clock {
  // How long ago that was, no clock of the database tells: only the uptime of the same boot, or the wall clock.
  const { now: at, ...here } = noteMachine(() => performance.now())
  return startClock(signal, anchorClock(Date.now(), here, [{ ...noted, elapsedMs: 0 }], null), at)
}

/** For a heartbeat. */
export function noteClock(clock: Clock) {
  const { now: clockAt, ...here } = noteMachine(clock.now)
  return { clockAt, ...here }
}
