// The worker's clock: the wall clock's reading at start, carried on by the monotonic clock. A wall
// clock that is set by hand or by NTP in a jump moves no channel; a suspended machine, on which the
// monotonic clock stood still, catches up.
import { uptime } from 'node:os'
import { logger } from '../server/adapters/log.ts'

export interface Clock {
  /** Epoch milliseconds, whole, never going back. */
  now(): number
}

const SUSPEND_SLACK_MS = 3_000

export function startClock(signal: AbortSignal): Clock {
  const log = logger('clock')
  let anchorWall = Date.now()
  const anchor = performance.now()
  let awake = performance.now()
  let booted = uptime() * 1000
  let steppedBy = 0
  const timer = setInterval(() => {
    const ranMs = performance.now() - awake
    const passedMs = uptime() * 1000 - booted
    awake += ranMs
    booted += passedMs
    if (passedMs - ranMs > SUSPEND_SLACK_MS) {
      anchorWall += passedMs - ranMs
      log.warn({ suspendedMs: Math.round(passedMs - ranMs) }, 'the machine slept; the channels catch up')
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
