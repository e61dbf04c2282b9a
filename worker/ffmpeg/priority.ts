// How a process that runs stands against the others. Lower is sooner; only root, or who was allowed to, gets
// from a higher to a lower one.
import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Between what is on air and what can wait (worker/ffmpeg/process.ts): it must keep up with its sender. */
export const WARM = 5
export const ON_AIR = 0

/** @returns whether it was allowed */
export function prioritise(pid: number, priority: number): boolean {
  try {
    for (const thread of threadsOf(pid)) setPriority(thread, priority)
    return true
  } catch {
    // Gone already, or not allowed: it runs on as it did.
    return false
  }
}

/** Linux keeps a priority for each thread; a new one has that of the thread that made it. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return [pid]
  }
}
