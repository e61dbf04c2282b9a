import { setTimeout as sleep } from 'node:timers/promises'

/** Hides how long the work took, up to that time: an address with an account must not answer sooner or later. */
export async function takeAtLeast<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work(), sleep(ms)])
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}
