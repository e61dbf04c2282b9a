// When a worker counts as dead: leases, claims, sessions and every status shown follow this rule.

export const HEARTBEAT_MS = 5_000
/** Three heartbeats were missed. */
export const WORKER_DEAD_AFTER_MS = 3 * HEARTBEAT_MS

/** @param heartbeatAt last report of the worker, epoch ms; null: none */
export function isAlive(heartbeatAt: number | null, now: number): boolean {
  return heartbeatAt !== null && now - heartbeatAt <= WORKER_DEAD_AFTER_MS
}
