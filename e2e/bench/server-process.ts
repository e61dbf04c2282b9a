// Servers that the benchmarks start: each in a process of its own, pinned to a core if the system supports it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { until } from '#server/testing/until.ts'

export interface ServerProcess {
  pid: number
  /** SIGTERM, and SIGKILL after ten seconds. */
  stop(): Promise<void>
}

const canPin = spawnSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' }).status === 0

/** The command with its core; taskset replaces itself with the program, so the pid is the program's. */
export function pinned(core: number | undefined, file: string, args: readonly string[]): [string, string[]] {
  return core === undefined || !canPin ? [file, [...args]] : ['taskset', ['-c', String(core), file, ...args]]
}

/** Resolves when `isUp` does; @throws Error with the end of its log when it dies or takes too long */
export async function startServer(options: {
  file: string
  args: readonly string[]
  core?: number
  cwd: string
  env?: Record<string, string>
  logFile: string
  isUp: () => Promise<boolean>
}): Promise<ServerProcess> {
  const [file, args] = pinned(options.core, options.file, options.args)
  const log = openSync(options.logFile, 'w')
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    await end(child)
  }
  const outcome = async () => (failure || !isRunning(child) ? 'ended' : (await options.isUp()) && 'up')
  if ((await until(outcome, 30_000, 50).catch(() => 'late')) === 'up') return { pid: child.pid!, stop }
  await stop()
  const said = readFileSync(options.logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n')
  throw new Error(`${options.file} did not start. ${failure?.message ?? ''}\n${said}`)
}

const isRunning = (child: ChildProcess) =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null

async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(force)
}
