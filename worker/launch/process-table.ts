// What the operating system knows of a process. A pid may have been reused, so a process to be ended is identified by
// pid and start time together.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface ProcessFacts {
  pid: number
  /** Process group. */
  group: number
  /** Opaque; equal for the same process, different after the pid was reused. */
  startedAt: string
  command: string
}

/** Null when there is no such process, or only its zombie. */
export function lookUpProcess(pid: number): ProcessFacts | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

function fromProc(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name is in parentheses and may contain anything; the fields after it are counted from `state`.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, group, startTicks] = [fields[0], fields[2], fields[19]]
    if (!startTicks || state === 'Z' || state === 'X') return null
    // Ticks count from boot, so the boot belongs to the identity.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return { pid, group: Number(group), startedAt: `${boot}/${startTicks}`, command }
  } catch {
    return null
  }
}

function fromPs(pid: number): ProcessFacts | null {
  const { status, stdout } = spawnSync('ps', ['-o', 'stat=,pgid=,lstart=,args=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  // lstart is five words: Sat Nov 21 03:45:00 2026
  const match = /^\s*(\S+)\s+(\d+)\s+((?:\S+\s+){4}\S+)\s+(.*)$/.exec(stdout?.trim() ?? '')
  if (status !== 0 || !match || match[1]?.startsWith('Z')) return null
  return { pid, group: Number(match[2]), startedAt: match[3] ?? '', command: match[4] ?? '' }
}
