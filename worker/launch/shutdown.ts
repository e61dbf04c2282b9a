// The end of a launch, whatever its cause: first what uses the database, then the database.
import type { RunRecord } from './run-record.ts'
import { say } from './terminal.ts'

export interface Endable {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
  /** At once and without waiting. */
  kill(): void
}

/** npm and the shell pass the same Ctrl-C on several times; a person takes longer for a second one. */
const SAME_SIGNAL_MS = 700

export class Shutdown {
  record: RunRecord | undefined
  begun = false
  #beganAt = 0
  #starting: Promise<unknown> = Promise.resolve()
  readonly #stages = new Map<1 | 2, Endable[]>()

  /** Stage 1 is stopped before stage 2. */
  onEnd(stage: 1 | 2, endable: Endable): void {
    this.#stages.set(stage, [...(this.#stages.get(stage) ?? []), endable])
  }

  /** What is being started when the shutdown begins is awaited, so that it can be stopped too. */
  set starting(work: Promise<unknown>) {
    this.#starting = work.catch(() => undefined)
  }

  needRecord(): RunRecord {
    if (!this.record) throw new Error('the data folder was not claimed')
    return this.record
  }

  listen(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#onSignal())
    // start.mjs is gone: nobody at the terminal could stop us any more.
    process.on('disconnect', () => void this.end(1))
  }

  async end(exitCode: number): Promise<void> {
    if (this.begun) return
    this.begun = true
    this.#beganAt = Date.now()
    this.record?.markStopping()
    await this.#stop(1)
    await this.#starting
    await this.#stop(1)
    await this.#stop(2)
    this.record?.close()
    process.exit(exitCode)
  }

  async #stop(stage: 1 | 2): Promise<void> {
    await Promise.allSettled((this.#stages.get(stage) ?? []).map((endable) => endable.stop()))
  }

  #onSignal(): void {
    if (!this.begun) {
      say('Stopping. Press Ctrl-C again to force it.')
      void this.end(0)
    } else if (Date.now() - this.#beganAt > SAME_SIGNAL_MS) this.#force()
  }

  #force(): void {
    for (const endables of this.#stages.values()) for (const endable of endables) endable.kill()
    this.record?.close()
    process.exit(130)
  }
}
