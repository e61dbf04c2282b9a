// The worker's clock: its start is agreed with the other processes (anchor-clock.ts), then it follows the monotonic
// clock. A jump of the wall clock, manual or by NTP, moves no channel; after a suspend, during which the monotonic
// clock stood still, it catches up.
import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import type { Clock } from '#domain/instants.ts'
import { type ClockNote, withKnownClocks } from '#features/playout/air-clock.ts'
import { beatWorker, type WorkerFacts } from '#features/playout/leases.ts'
import { anchorClock, type Machine } from './anchor-clock.ts'

const SUSPEND_SLACK_MS = 3_000

/** @param beginMs its first reading, epoch ms */
export function startClock(signal: AbortSignal, beginMs = Date.now()): Clock {
  const log = logger('clock')
  let anchorWall = beginMs
  const anchor = performance.now()
  let awake = performance.now()
  let booted = uptime() * 1000
  let steppedBy = Date.now() - beginMs
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
    const here = thisMachine()
    const at = performance.now()
    const begin = { at, wallMs: wallMs(), beginMs: anchorClock(wallMs(), here, noted, lastKnown) }
    await beatWorker(tx, worker, { clockAt: begin.beginMs, ...here })
    return begin
  })
  const aheadMs = Math.round(begun.beginMs - begun.wallMs)
  if (Math.abs(aheadMs) > SUSPEND_SLACK_MS)
    logger('clock').warn({ aheadMs }, 'channels follow the clock of the last published segments, not the wall clock')
  return startClock(signal, begun.beginMs + performance.now() - begun.at)
}

/**
 * The clock of a process that starts while the database is unavailable.
 * @param noted when the installation was last in step
 */
export function rejoinClock(noted: ClockNote, signal: AbortSignal): Clock {
  // How long ago that was, no clock of the database tells: only the uptime of the same boot, or the wall clock.
  return startClock(signal, anchorClock(Date.now(), thisMachine(), [{ ...noted, elapsedMs: 0 }], null))
}

/** For a heartbeat. */
export function noteClock(clock: Clock) {
  return { clockAt: clock.now(), ...thisMachine() }
}

/**
 * Uptime belongs to a machine and a boot; containers of one machine may count it differently, and have names of their
 * own.
 */
function thisMachine(): Machine {
  bootId ??= readBootId()
  return { boot: bootId === '' ? null : `${hostname()} ${bootId}`, uptimeMs: uptime() * 1_000 }
}
let bootId: string | undefined

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
