// How long a retry waits: the only backoff of server and worker.

/**
 * Doubles with each failure in a row. Up to half of it is jitter, so that what failed together is not retried together.
 * @param failures before this one
 * @param random 0…1; 1: no jitter
 */
export function backoffMs(failures: number, random: number, { firstMs = 500, mostMs = 30_000 } = {}): number {
  const full = Math.min(firstMs * 2 ** failures, mostMs)
  return Math.round(full / 2 + (full / 2) * random)
}
