// When a worker counts as dead: leases, claims, sessions and every status shown follow this rule.

export const HEARTBEAT_MS = 5_000
/**
 * Two heartbeats were missed, and the third is late. With the second between two looks for channels without a worker,
 * another one has them within 15 s.
 */
export const WORKER_DEAD_AFTER_MS = 13_000

/** @param heartbeatAt last report of the worker, epoch ms; null: none */
export function isAlive(heartbeatAt: number | null, now: number): boolean {
  return heartbeatAt !== null && now - heartbeatAt <= WORKER_DEAD_AFTER_MS
}
