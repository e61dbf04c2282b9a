// Where a process's clock begins. Sequence numbers follow the clock: one that began below what had been
// published would take published segments back, and two that differ would plan and publish by two times.

/** What another process of the installation noted of its clock; times are epoch ms. */
export interface NotedClock {
  clockAt: number
  /** By the database's clock, since it was noted: less than nothing when that clock was set back meanwhile. */
  elapsedMs: number
  /** Of the host it ran on; null where the system names none. */
  boot: string | null
  uptimeMs: number | null
}

/** This host: which boot of it, and for how long it has been up, which passes for all its processes alike. */
export interface Machine {
  boot: string | null
  uptimeMs: number
}

/** A process that noted its clock within so long on this machine counts as running. */
const PEER_MS = 15_000
/** Clocks are noted so often: what is published after the last note is younger. */
const NOTED_EVERY_MS = 5_000

/**
 * @param wallMs     the wall clock's reading
 * @param lastKnown  the latest instant of processes that stopped; null: none ever ran
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
    const sinceMs = boot !== null && boot === here.boot && uptimeMs !== null ? here.uptimeMs - uptimeMs : null
    if (sinceMs === null || sinceMs < 0) {
      floor = Math.max(floor, clockAt + (elapsedMs >= 0 ? elapsedMs : NOTED_EVERY_MS))
      continue
    }
    const nowMs = clockAt + sinceMs
    floor = Math.max(floor, nowMs)
    if (sinceMs < PEER_MS && (!peer || sinceMs < peer.sinceMs)) peer = { sinceMs, nowMs }
  }
  return peer ? peer.nowMs : Math.max(wallMs, floor)
}
