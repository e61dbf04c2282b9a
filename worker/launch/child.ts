// A child process: its log, its record, its end.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { createRepeatFilter, describeLine } from './describe-line.ts'
import { LogFile } from './log-file.ts'
import { readLines } from './read-lines.ts'
import type { RunRecord } from './run-record.ts'

export interface ChildOptions {
  name: string
  root: string
  /** Arguments of Node. */
  args: readonly string[]
  env: NodeJS.ProcessEnv
  /** null: this process's own output. */
  logPath: string | null
  record: RunRecord
  /** Its output goes to the log only. */
  quiet?: boolean
  /** Messages to this process only: they are not logged. */
  onMessage?(message: unknown): void
  /** Prints one line on the terminal. */
  say(line: string): void
}

const REPEAT_INTERVAL_MS = 30_000
const OWN_OUTPUT = { write: (line: string) => console.log(line) }
const EXIT_WITH_PARENT = new URL('./exit-with-parent.mjs', import.meta.url).href

/** Starts it in a group of its own, with its output in the log and the important lines on the terminal. */
export function spawnChild(options: ChildOptions): ChildProcess {
  const child = spawn(process.execPath, ['--import', EXIT_WITH_PARENT, ...options.args], {
    cwd: options.root,
    env: { ...options.env, LAUNCHER_PID: String(process.pid) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log = options.logPath === null ? OWN_OUTPUT : new LogFile(options.logPath)
  const isNew = createRepeatFilter(REPEAT_INTERVAL_MS)
  const follow = (stream: Readable | null, kind: 'stdout' | 'stderr') => {
    if (!stream) return
    readLines(stream, (line) => {
      log.write(line)
      const words = options.quiet || options.logPath === null ? null : describeLine(line, kind)
      if (words && isNew(words, Date.now())) options.say(`${options.name}: ${words}`)
    })
  }
  if (options.onMessage) child.on('message', options.onMessage)
  follow(child.stdout, 'stdout')
  follow(child.stderr, 'stderr')
  if (child.pid !== undefined) options.record.add(options.name, child.pid)
  return child
}

/** Resolves with a description of a child's end, when its whole output has been read. */
export function ended(child: ChildProcess): Promise<{ ok: boolean; words: string }> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, words: error.message }))
    child.once('close', (code, signal) =>
      resolve({ ok: code === 0, words: signal ? `killed by ${signal}` : `exit code ${code}` }),
    )
  })
}
