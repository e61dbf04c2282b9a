// A child with a single task, such as the web build.
import { readFileSync, rmSync } from 'node:fs'
import { type ChildOptions, ended, spawnChild } from './child.ts'
import { LaunchError } from './launch-error.ts'
import { endGroup, signalGroup } from './process-group.ts'
import type { Shutdown } from './shutdown.ts'

const GRACE_MS = 5_000

/** @throws LaunchError with the end of its log when it fails. */
export async function runTask(options: ChildOptions & { logPath: string }, shutdown: Shutdown): Promise<void> {
  // Each run has a log of its own: a failure shows the end of it.
  rmSync(options.logPath, { force: true })
  const child = spawnChild(options)
  const { pid } = child
  if (pid !== undefined)
    shutdown.onEnd(1, { stop: () => endGroup(pid, GRACE_MS), kill: () => signalGroup(pid, 'SIGKILL') })
  const { ok, words } = await ended(child)
  if (pid !== undefined) options.record.remove(pid)
  if (ok) return
  throw new LaunchError(
    `The ${options.name} failed (${words}). The end of ${options.logPath}:\n${tail(options.logPath)}`,
    'Fix the problem above and start again; earlier steps were kept.',
  )
}

function tail(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-25).join('\n')
  } catch {
    return '(no output)'
  }
}
