// Watches for a full disk during a write.
import { diskStatus } from '#adapters/disk-space.ts'

const POLL_MS = 1_000

/** Runs the work with a signal that aborts when the disk becomes full. */
export async function whileRoom<T>(dataDir: string, work: (full: AbortSignal) => Promise<T>): Promise<T> {
  const full = new AbortController()
  const timer = setInterval(async () => {
    if ((await diskStatus(dataDir)) === 'full') full.abort()
  }, POLL_MS)
  try {
    return await work(full.signal)
  } finally {
    clearInterval(timer)
  }
}
