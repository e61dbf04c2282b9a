// Ends whole process groups: a child's own children must not outlive it.
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { lookUpProcess } from './process-table.ts'

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // ESRCH: no process is left. macOS answers EPERM for a group of zombies.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Sends SIGTERM, waits, then kills what is left. Resolves when the leader is gone. */
export async function endGroup(pid: number, graceMs: number): Promise<void> {
  const identity = lookUpProcess(pid)?.startedAt
  const isAlive = () => identity !== undefined && lookUpProcess(pid)?.startedAt === identity
  if (isAlive()) {
    signalGroup(pid, 'SIGTERM')
    for (const endsAt = Date.now() + graceMs; isAlive() && Date.now() < endsAt; ) await sleep(20)
  }
  signalGroup(pid, 'SIGKILL')
  while (isAlive()) await sleep(20)
}

/**
 * Whether members of a group are alive although its leader has died. While they are, the system does not reuse the
 * leader's pid, so a group without a leader is the recorded one. Linux only: elsewhere the answer is no.
 */
export function hasLeaderlessMembers(pid: number): boolean {
  if (process.platform !== 'linux' || lookUpProcess(pid)) return false
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && lookUpProcess(Number(name))?.group === pid)
}
