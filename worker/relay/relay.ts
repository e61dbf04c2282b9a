// The supervisor of one destination: connects, watches, waits and retries. It shares nothing with other destinations or
// viewers: a destination that hangs affects nothing else.
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import {
  decideAfter,
  NO_FAILURES,
  parametersAfter,
  type RelayEnd,
  type RelayHistory,
  type RelayTarget,
} from '#domain/destination/relay-policy.ts'
import type { DefaultRungName } from '#domain/ladder/ladder.ts'
import type { OutletQueue } from './outlet.ts'
import type { SessionNews } from './run-session.ts'

export type RelayStateName = 'IDLE' | 'CONNECTING' | 'LIVE' | 'BACKING_OFF' | 'DISABLED'

export interface RelayFigures {
  state: RelayStateName
  /** A sentence; null when all is well. */
  reason: string | null
  failures: number
  restarts: number
  rung: DefaultRungName
  pid: number | null
  outTimeMs: number
  queueMs: number
  frames: number
  /** Sent since the connection began. */
  bytes: number
  outlet: OutletQueue | null
}

export interface RelayPort {
  /** One connection to its end; null when aborted or nothing is on air. */
  connect(
    parameters: { serverUrl: string; rung: DefaultRungName },
    signal: AbortSignal,
    onNews: (news: SessionNews) => void,
  ): Promise<RelayEnd | null>
  /** The current state; called at each change of state. */
  onChange(figures: RelayFigures): void
  /** It failed several times in a row. */
  alert(reason: string, failures: number): void
  /** Records that it gave up. @throws when that cannot be recorded now: it is called again */
  giveUp(reason: string): Promise<void>
}

/** The channel has nothing on air: checked again after this. */
const OFF_AIR_LOOK_MS = 1_000
/** The database is unavailable: giving up is recorded later. */
const GIVE_UP_AGAIN_MS = 1_000
const NOTHING_SENT = { outTimeMs: 0, queueMs: 0, frames: 0, bytes: 0, outlet: null }

export class Relay {
  readonly #target: RelayTarget
  readonly #port: RelayPort
  readonly #log: Logger
  readonly #stop = new AbortController()
  readonly #ended: Promise<void>
  #history: RelayHistory
  #figures: RelayFigures

  constructor(options: { target: RelayTarget; failures: number; port: RelayPort; log: Logger }) {
    this.#target = options.target
    this.#port = options.port
    this.#log = options.log
    this.#history = { ...NO_FAILURES, failures: options.failures }
    this.#figures = {
      state: 'IDLE',
      reason: null,
      failures: options.failures,
      restarts: 0,
      rung: options.target.rung,
      pid: null,
      ...NOTHING_SENT,
    }
    // Not awaited before stop(): a rejection would end the worker, and every channel with it.
    this.#ended = this.#run().catch((error) =>
      this.#log.error({ err: error }, 'a relay ended because of an internal error'),
    )
  }

  get figures(): RelayFigures {
    return this.#figures
  }

  /** Resolves when its process has ended. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#ended
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const parameters = parametersAfter(this.#history, this.#target)
      this.#enter('CONNECTING', this.#history.failures > 0 ? this.#figures.reason : null, parameters.rung)
      const end = await this.#connect(parameters, signal)
      if (signal.aborted) break
      if (end === null) {
        this.#enter('IDLE', 'The channel is not on air.', parameters.rung)
        await this.#pause(OFF_AIR_LOOK_MS)
        continue
      }
      const { history, delayMs, alert } = decideAfter(this.#history, end, this.#target, Math.random())
      this.#history = history
      this.#figures = { ...this.#figures, restarts: this.#figures.restarts + 1 }
      if (end.how === 'planned') continue
      this.#log.warn({ reason: end.reason, failures: history.failures, delayMs }, 'a relay ended')
      if (alert) this.#port.alert(end.reason, history.failures)
      if (delayMs === null) {
        this.#enter('DISABLED', end.reason, parameters.rung)
        return this.#giveUp(end.reason)
      }
      this.#enter('BACKING_OFF', end.reason, parameters.rung)
      await this.#pause(delayMs)
    }
    this.#enter('IDLE', null, this.#figures.rung)
  }

  /** Until it is recorded, or its owner changes it: it does not connect any more in either case. */
  async #giveUp(reason: string): Promise<void> {
    for (let tries = 0; !this.#stop.signal.aborted; tries++) {
      try {
        return await this.#port.giveUp(reason)
      } catch (error) {
        if (tries === 0) this.#log.error({ err: error }, 'could not record that a relay gave up; retrying')
      }
      await this.#pause(GIVE_UP_AGAIN_MS)
    }
  }

  async #connect(parameters: { serverUrl: string; rung: DefaultRungName }, signal: AbortSignal) {
    try {
      return await this.#port.connect(parameters, signal, (news) => {
        this.#figures = { ...this.#figures, ...news }
        if (this.#figures.state !== 'LIVE') this.#enter('LIVE', null, parameters.rung, news.pid)
      })
    } catch (error) {
      this.#log.error({ err: error }, 'a relay could not be started')
      const reason = 'The connection could not be prepared on our side. Retrying.'
      return { how: 'failed', reason, tooSlow: false, livedMs: 0 } satisfies RelayEnd
    }
  }

  #enter(state: RelayStateName, reason: string | null, rung: DefaultRungName, pid: number | null = null): void {
    const figures = { ...this.#figures, state, reason, rung, pid, failures: this.#history.failures }
    this.#figures = state === 'LIVE' ? figures : { ...figures, ...NOTHING_SENT }
    this.#port.onChange(this.#figures)
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined)
  }
}
