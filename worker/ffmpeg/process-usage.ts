// CPU use since the last sample, and memory of a process. From /proc, so on Linux only.
import { readFileSync } from 'node:fs'

export interface Usage {
  /** Of one core, since the last sample; 0 at the first. */
  cpuPercent: number
  memoryBytes: number
  /** For the next sample. */
  pid: number
  ticks: number
  at: number
}

/** USER_HZ, which Linux reports as 100 on every architecture we run on. */
const TICKS_PER_SECOND = 100
const PAGE_BYTES = 4_096

/** CPU time of all its threads until now; null when the process is gone, or the system does not tell. */
export const usedCpuS = (pid: number): number | null => {
  const usage = readUsage(pid, null)
  return usage && usage.ticks / TICKS_PER_SECOND
}

/** @returns null when the process is gone, or the system does not tell */
export function readUsage(pid: number, before: Usage | null): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may contain spaces; utime, stime and rss are fields 14, 15 and 24.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    const at = performance.now()
    const same = before?.pid === pid && at > before.at ? before : null
    const seconds = same ? (at - same.at) / 1000 : 0
    const cpuPercent = same ? ((ticks - same.ticks) / TICKS_PER_SECOND / seconds) * 100 : 0
    return { pid, ticks, at, cpuPercent, memoryBytes: Number(fields[21]) * PAGE_BYTES }
  } catch {
    return null
  }
}
