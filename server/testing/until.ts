// The one way in which tests and benchmarks wait for something.
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Polls until `probe` gives anything but false, null or undefined, and returns that. A probe that throws is asked again.
 * @throws Error at the deadline; its cause is what the probe threw last
 */
export async function until<T>(
  probe: () => T,
  limitMs = 25_000,
  everyMs = 20,
): Promise<Exclude<Awaited<T>, false | null | undefined>> {
  const endsAt = performance.now() + limitMs
  for (;;) {
    let cause: unknown
    try {
      const seen = await probe()
      if (seen !== false && seen !== null && seen !== undefined)
        return seen as Exclude<Awaited<T>, false | null | undefined>
    } catch (error) {
      cause = error
    }
    if (performance.now() >= endsAt) throw new Error(`It did not happen within ${limitMs / 1_000} s.`, { cause })
    await sleep(everyMs)
  }
}
