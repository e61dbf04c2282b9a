// A child that does one thing and ends, such as the web build.
import { readFileSync, rmSync } from 'node:fs'
import { type ChildOptions, ended, spawnChild } from './child.ts'
import { LaunchError } from './launch-error.ts'
import { endGroup, signalGroup } from './process-group.ts'
import type { Shutdown } from './shutdown.ts'

const GRACE_MS = 5_000

/** @throws LaunchError with the end of its log when it does not end well. */
export async function runTask(options: ChildOptions & { logPath: string }, shutdown: Shutdown): Promise<void> {
  // Each run has a log of its own: the end of it is what a failure shows.
  rmSync(options.logPath, { force: true })
  const child = spawnChild(options)
  const { pid } = child
  if (pid !== undefined)
    shutdown.onEnd(1, { stop: () => endGroup(pid, GRACE_MS), kill: () => signalGroup(pid, 'SIGKILL') })
  const { ok, words } = await ended(child)
  if (pid !== undefined) options.record.remove(pid)
  if (ok) return
  throw new LaunchError(
    `The ${options.name} did not succeed (${words}). The end of ${options.logPath}:\n${tail(options.logPath)}`,
    'Mend what it names and start again; what was done before is kept.',
  )
}

function tail(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-25).join('\n')
  } catch {
    return '(no output)'
  }
}
