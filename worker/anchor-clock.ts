// Where a process's clock begins. Sequence numbers follow the clock: one that began below what had been published would
// take published segments back, and two that differ would plan and publish at different times.
import { HEARTBEAT_MS, WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'

/** A heartbeat may reach the database late. */
const UPTIMES_AGREE_MS = 5_000

/** What another process of the installation recorded of its clock; times are epoch ms. */
export interface NotedClock {
  clockAt: number
  /** By the database's clock, since it was recorded: negative if that clock was set back in between. */
  elapsedMs: number
  /** Of the host it ran on; null if the system has no boot id. */
  boot: string | null
  uptimeMs: number | null
}

/** This host: its name and boot id, and its uptime, which advances alike for all its processes. */
export interface Machine {
  /** `<host name> <boot id>`; null if the system has no boot id. */
  boot: string | null
  uptimeMs: number
}

/**
 * @param wallMs     the wall clock's reading
 * @param lastKnown  the latest time of processes that stopped; null: none ever ran
 */
export function anchorClock(
  wallMs: number,
  here: Machine,
  noted: readonly NotedClock[],
  lastKnown: number | null,
): number {
  let floor = lastKnown ?? 0
  let peer: { sinceMs: number; nowMs: number } | null = null
  for (const { clockAt, elapsedMs, boot, uptimeMs } of noted) {
    const sinceMs = uptimeMs === null ? null : since(here, { elapsedMs, boot, uptimeMs })
    if (sinceMs === null || sinceMs < 0) {
      // What was published after the last record is at most a heartbeat younger.
      floor = Math.max(floor, clockAt + (elapsedMs >= 0 ? elapsedMs : HEARTBEAT_MS))
      continue
    }
    const nowMs = clockAt + sinceMs
    floor = Math.max(floor, nowMs)
    if (sinceMs < WORKER_DEAD_AFTER_MS && (!peer || sinceMs < peer.sinceMs)) peer = { sinceMs, nowMs }
  }
  return peer ? peer.nowMs : Math.max(wallMs, floor)
}

/** By uptime, ms; null: of another machine, or of a container that counts its uptime differently. */
function since(
  here: Machine,
  { boot, uptimeMs, elapsedMs }: Pick<NotedClock, 'boot' | 'elapsedMs'> & { uptimeMs: number },
) {
  if (boot === null || here.boot === null || bootIdOf(boot) !== bootIdOf(here.boot)) return null
  const passedMs = here.uptimeMs - uptimeMs
  // Containers of one machine have names of their own. Whether they share its uptime, the database's clock tells.
  const agrees = boot === here.boot || Math.abs(passedMs - elapsedMs) < UPTIMES_AGREE_MS
  return agrees ? passedMs : null
}

const bootIdOf = (boot: string) => boot.slice(boot.lastIndexOf(' ') + 1)
