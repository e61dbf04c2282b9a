// A child process that is kept running: its log, its restarts, its end.
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { backoffMs } from './backoff.ts'
import { createRepeatFilter, describeLine } from './describe-line.ts'
import { LaunchError } from './launch-error.ts'
import { LogFile } from './log-file.ts'
import { endGroup, signalGroup } from './process-group.ts'
import { readLines } from './read-lines.ts'
import type { RunRecord } from './run-record.ts'

export interface ChildOptions {
  name: string
  root: string
  /** Arguments of Node. */
  args: readonly string[]
  env: NodeJS.ProcessEnv
  logPath: string
  record: RunRecord
  /** Its output goes to the log alone. */
  quiet?: boolean
  /** Prints one line for people. */
  say(line: string): void
}

const REPEAT_INTERVAL_MS = 30_000
/** Up for so long, it starts from the shortest delay again. */
const HEALTHY_AFTER_MS = 60_000
const EXIT_WITH_PARENT = new URL('./exit-with-parent.mjs', import.meta.url).href

/** Starts one in a group of its own, with its output in the log and what matters on the terminal. */
export function spawnChild(options: ChildOptions): ChildProcess {
  const child = spawn(process.execPath, ['--import', EXIT_WITH_PARENT, ...options.args], {
    cwd: options.root,
    env: { ...options.env, LAUNCHER_PID: String(process.pid) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log = new LogFile(options.logPath)
  const isNew = createRepeatFilter(REPEAT_INTERVAL_MS)
  const follow = (stream: Readable | null, kind: 'stdout' | 'stderr') => {
    if (!stream) return
    readLines(stream, (line) => {
      log.write(line)
      const words = options.quiet ? null : describeLine(line, kind)
      if (words && isNew(words, Date.now())) options.say(`${options.name}: ${words}`)
    })
  }
  follow(child.stdout, 'stdout')
  follow(child.stderr, 'stderr')
  if (child.pid !== undefined) options.record.add(options.name, child.pid)
  return child
}

/** Resolves with words for the end of a child, when its whole output has been read. */
export function ended(child: ChildProcess): Promise<{ ok: boolean; words: string }> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, words: error.message }))
    child.once('close', (code, signal) =>
      resolve({ ok: code === 0, words: signal ? `killed by ${signal}` : `exit code ${code}` }),
    )
  })
}

export class KeptChild {
  readonly #options: ChildOptions
  #child: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #failures = 0
  #wasReady = false

  constructor(options: ChildOptions) {
    this.#options = options
    this.#start()
  }

  /** Polls `url` until it answers 200. @throws LaunchError when the child keeps ending before, or never answers. */
  async ready(url: string, limitMs: number): Promise<void> {
    const { name, logPath } = this.#options
    for (const endsAt = Date.now() + limitMs; ; ) {
      if (this.#stopped) throw new Error('stopped while it came up')
      if (await answersOk(url)) {
        this.#wasReady = true
        return
      }
      if (this.#failures >= 3 || Date.now() > endsAt)
        throw new LaunchError(`The ${name} does not come up (${url} does not answer 200).`, `Its log is ${logPath}.`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Nothing of it runs when this resolves. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    const pid = this.#child?.pid
    if (pid === undefined) return
    await endGroup(pid, graceMs)
    this.#options.record.remove(pid)
  }

  kill(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    if (this.#child?.pid !== undefined) signalGroup(this.#child.pid, 'SIGKILL')
  }

  #start(): void {
    const startedAt = Date.now()
    const child = spawnChild(this.#options)
    this.#child = child
    void ended(child).then(({ words }) => {
      // What it started itself must not go on under nobody's eyes.
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL')
      if (this.#stopped) return
      if (child.pid !== undefined) this.#options.record.remove(child.pid)
      this.#failures = Date.now() - startedAt > HEALTHY_AFTER_MS ? 1 : this.#failures + 1
      // Before it was up once, ready() decides how often it is worth trying.
      const delayMs = this.#wasReady ? backoffMs(this.#failures) : 200
      if (this.#wasReady)
        this.#options.say(`${this.#options.name} ended (${words}); starting it again in ${delayMs / 1_000} s`)
      this.#timer = setTimeout(() => this.#start(), delayMs)
    })
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}
