// Which worker pulls a feed, and when it is retried. Pure.

/** Stable: it has delivered video without an end. */
export const PULL_RECOVERY = { stableMs: 30_000, backoff: { firstMs: 1_000, mostMs: 60_000 } }

/**
 * Each feed has one fetcher among the live workers: the one with the highest score (rendezvous hashing), so that a
 * worker that joins or leaves moves only its share. Null: there is no worker.
 */
export function pullingWorkerOf(contributionId: string, workerIds: readonly string[]): string | null {
  let best: { id: string; score: number } | null = null
  for (const id of workerIds) {
    const score = hashOf(`${contributionId} ${id}`)
    if (!best || score > best.score || (score === best.score && id > best.id)) best = { id, score }
  }
  return best?.id ?? null
}

/** FNV-1a, 32 bits, mixed at the end so that similar ids get distant scores. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
