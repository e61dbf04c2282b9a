// The CPU priority of our children. Lower is sooner.
//
// Linux groups processes by session (sched_autogroup): between two groups only the groups' own priority counts, and
// each of our children leads a session. So both are set: the group's, which any user may raise and lower down to 0, and
// that of each thread, which only CAP_SYS_NICE may raise again. A container with a CPU group has no session groups:
// there the threads' priority counts.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** A live feed that is wanted on air, and relays. */
export const ON_AIR = 0
/** A live feed that is not taken. */
export const WARM = 5
/** Work without a deadline: transcoding of uploads. */
export const LATER = 10

const CAP_SYS_NICE = 23
/** The kernel accepts ten changes of a group a second from users other than root. */
const GROUP_AGAIN_MS = 150

/** No priority is set that cannot be undone: without the right to raise a thread, WARM applies to its group only. */
export function prioritise(pid: number, priority: number): void {
  setGroup(pid, priority)
  if (priority !== LATER && priority !== ON_AIR && !mayRaise()) return
  try {
    for (const thread of threadsOf(pid)) if (getPriority(thread) !== priority) setPriority(thread, priority)
  } catch {
    // It ended, or it is not allowed: it keeps its priority.
  }
}

function setGroup(pid: number, priority: number, isAgain = false): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(priority))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || isAgain) return
    setTimeout(() => setGroup(pid, priority, true), GROUP_AGAIN_MS).unref()
  }
}

function mayRaise(): boolean {
  try {
    const [, effective = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
    return ((BigInt(`0x${effective}`) >> BigInt(CAP_SYS_NICE)) & 1n) === 1n
  } catch {
    return process.getuid?.() === 0
  }
}

/** Linux keeps a priority for each thread; a new one inherits it. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return [pid]
  }
}
