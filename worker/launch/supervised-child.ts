// A supervised child process: restarted when it ends, replaced when it no longer answers.
import type { ChildProcess } from 'node:child_process'
import { PROGRAM_RECOVERY, recoverAfter } from '#domain/system/recover.ts'
import { type ChildOptions, ended, spawnChild } from './child.ts'
import { LaunchError } from './launch-error.ts'
import { endGroup, signalGroup } from './process-group.ts'
import { ASK_TICKS, statusOf, TICK_MS, TIMEOUT_TICKS, type Watchdog, watchAnswers } from './watchdog.ts'

const READY_LIMIT_MS = 90_000
const FIRST_ASK_LIMIT_MS = 2_000
/** A child that hangs before it has reported or answered anything is replaced as well, with the patience of ready(). */
const START_PATIENCE_TICKS = 90
/** Until it has answered this often it is starting. A busy machine needs long for that, also for a replacement. */
const YOUNG_ANSWERS = 10
const YOUNG_PATIENCE_TICKS = 30

export interface KeptOptions extends ChildOptions {
  /**
   * Of its GET /health; below it, /ready answers 200 once it is up. Omitted: the child reports it in an IPC message
   * `{ healthUrl }`.
   */
  healthUrl?: string
  /** Interval of the watchdog. Only tests set it. */
  tickMs?: number
}

export class SupervisedChild {
  readonly #options: KeptOptions
  #child: ChildProcess | undefined
  #healthUrl: string | undefined
  #watchdog: Watchdog | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #failures = 0
  #wasReady = false
  /** How often this child, since its last start, has reported or answered anything. */
  #answers = 0

  constructor(options: KeptOptions) {
    this.#options = options
    this.#start()
  }

  /** Resolves when it is ready. @throws LaunchError when it keeps ending before that, or never answers */
  async ready(): Promise<void> {
    const { name, logPath } = this.#options
    for (const endsAt = Date.now() + READY_LIMIT_MS; ; ) {
      if (this.#stopped) throw new Error('stopped while it was starting')
      if (this.#healthUrl && (await statusOf(`${this.#healthUrl}/ready`, FIRST_ASK_LIMIT_MS)) === 200) {
        this.#wasReady = true
        this.#answers++
        return
      }
      if (this.#failures >= 3 || Date.now() > endsAt)
        throw new LaunchError(
          `The ${name} does not start (${this.#healthUrl ?? 'its /health'}/ready does not answer 200).`,
          logPath === null ? 'Its output is above.' : `Its log is ${logPath}.`,
        )
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Nothing of it runs when this resolves. */
  async stop(graceMs: number): Promise<void> {
    this.#leave()
    const pid = this.#child?.pid
    if (pid === undefined) return
    await endGroup(pid, graceMs)
    this.#options.record.remove(pid)
  }

  kill(): void {
    this.#leave()
    if (this.#child?.pid !== undefined) signalGroup(this.#child.pid, 'SIGKILL')
  }

  #leave(): void {
    this.#stopped = true
    this.#watchdog?.stop()
    clearTimeout(this.#timer)
  }

  #start(): void {
    const startedAt = Date.now()
    // A worker reports it, for the alert.
    const failures = this.#failures > 0 ? [`--failures=${this.#failures}`] : []
    const child = privately(() => spawnChild({ ...this.#options, args: [...this.#options.args, ...failures] }))
    this.#child = child
    this.#healthUrl = this.#options.healthUrl
    this.#answers = 0
    child.on('message', (message: { healthUrl?: string }) => {
      this.#answers++
      this.#healthUrl = message.healthUrl ?? this.#healthUrl
    })
    this.#watchdog = this.#watch(child)
    void ended(child).then(({ words }) => {
      this.#watchdog?.stop()
      // Processes that it started must not continue unsupervised.
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL')
      if (this.#stopped) return
      if (child.pid !== undefined) this.#options.record.remove(child.pid)
      const recovery = recoverAfter(this.#failures, Date.now() - startedAt, PROGRAM_RECOVERY, Math.random())
      this.#failures = recovery.failures
      // Before it was ready once, ready() decides how often to retry.
      const delayMs = this.#wasReady ? recovery.delayMs : 200
      if (this.#wasReady)
        this.#options.say(`${this.#options.name} ended (${words}); restarting in ${(delayMs / 1_000).toFixed(1)} s`)
      this.#timer = setTimeout(() => this.#start(), delayMs)
    })
  }

  #patienceTicks(): number {
    if (this.#answers === 0) return START_PATIENCE_TICKS
    return this.#answers < YOUNG_ANSWERS ? YOUNG_PATIENCE_TICKS : TIMEOUT_TICKS
  }

  #watch(child: ChildProcess): Watchdog {
    const { name, say, tickMs = TICK_MS } = this.#options
    return watchAnswers({
      tickMs,
      patienceTicks: () => this.#patienceTicks(),
      ask: async () => {
        const status = this.#healthUrl ? await statusOf(this.#healthUrl, ASK_TICKS * tickMs) : null
        if (status !== null) this.#answers++
        return status !== null
      },
      onSilence: () => {
        say(`${name} does not answer (${this.#healthUrl ?? 'it has not reported its address'}); replacing it`)
        if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL')
      },
    })
  }
}

/** The child starts with the umask of keep-private.ts: Node writes compiled modules before its first line runs. */
function privately(start: () => ChildProcess): ChildProcess {
  const umask = process.umask(0o077)
  try {
    return start()
  } finally {
    process.umask(umask)
  }
}
