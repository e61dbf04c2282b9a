// How a child of ours stands against the others for the CPU. Lower is sooner.
//
// Linux groups processes by session (sched_autogroup): between two groups only the groups' own priority counts,
// and a child of ours leads a session of its own. So both are set: the group's, which everybody may raise and
// lower down to 0, and that of each thread, which only CAP_SYS_NICE may raise again. A container with a CPU
// group has no session groups: there the threads' counts.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** A live feed that is wanted on air, and what sends a channel on. */
export const ON_AIR = 0
/** A live feed that nobody has taken. */
export const WARM = 5
/** What has no deadline: uploads that are prepared. */
export const LATER = 10

const CAP_SYS_NICE = 23
/** The kernel takes ten changes of a group a second from those who are not root. */
const GROUP_AGAIN_MS = 150

/** Nothing is ever put where it cannot come back from: without the right to raise a thread, WARM is for its group. */
export function prioritise(pid: number, priority: number): void {
  setGroup(pid, priority)
  if (priority !== LATER && priority !== ON_AIR && !mayRaise()) return
  try {
    for (const thread of threadsOf(pid)) if (getPriority(thread) !== priority) setPriority(thread, priority)
  } catch {
    // Gone already, or not allowed: it runs on as it did.
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

/** Linux keeps a priority for each thread; a new one has that of the thread that made it. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number)
  } catch {
    return [pid]
  }
}
