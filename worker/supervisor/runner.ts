// One channel's supervisor: handles events one after the other, carries out the effects of each transition, and records
// what it observed under its lease. It has one owner (the playout role) and nothing of it outlives stop().
import type { Logger } from '#adapters/log.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { type PlayoutEffect, type PlayoutEvent, type PlayoutState, reasonOf, transition } from './machine.ts'

export interface PlayoutPort {
  startRun(): Promise<void>
  stopRun(): Promise<void>
  replanWithout(mediaIds: readonly string[]): Promise<void>
  /** Writes what is observed; rejects when the lease is lost. */
  record(state: PlayoutState['name'], reason: string | null): Promise<void>
  /** Whether a retry may help, and the sentence for users. */
  explain(error: unknown): { retryable: boolean; reason: string; leaseLost: boolean }
}

export class ChannelSupervisor {
  readonly channelId: string
  readonly accountId: string
  readonly epoch: number
  #state: PlayoutState
  #since: number
  #errorCount = 0
  #chain: Promise<void> = Promise.resolve()
  #retry: NodeJS.Timeout | undefined
  #stopped = false
  /** The observed state is stored. */
  #recorded: boolean
  readonly #port: PlayoutPort
  readonly #log: Logger
  readonly #onLeaseLost: () => void

  constructor(options: {
    channelId: string
    accountId: string
    epoch: number
    initial: PlayoutState
    since: number
    /** Whether the initial state is what the store holds already. */
    recorded: boolean
    port: PlayoutPort
    log: Logger
    onLeaseLost: () => void
  }) {
    this.channelId = options.channelId
    this.accountId = options.accountId
    this.epoch = options.epoch
    this.#state = options.initial
    this.#since = options.since
    this.#recorded = options.recorded
    this.#port = options.port
    this.#log = options.log
    this.#onLeaseLost = options.onLeaseLost
  }

  get state(): PlayoutState {
    return this.#state
  }

  get since(): number {
    return this.#since
  }

  /** Items that it cannot read from storage and skips. */
  get without(): ReadonlySet<string> {
    return new Set(this.#state.name === 'degraded' ? this.#state.unusable : [])
  }

  get errorCount(): number {
    return this.#errorCount
  }

  /**
   * Resolves when the event and everything that followed from it is done. Events never overtake each other. Never
   * rejects.
   */
  send(event: PlayoutEvent): Promise<void> {
    return this.#enqueue(() => this.#take(event))
  }

  /**
   * Records the observed state if that failed before. Queued with the events, so that no older state overwrites a newer
   * one.
   */
  confirm(): Promise<void> {
    if (this.#recorded) return Promise.resolve()
    return this.#enqueue(async () => {
      if (!this.#recorded && !this.#stopped) await this.#record()
    })
  }

  /** Ends the supervision; the channel's timeline continues as it is. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#chain
    clearTimeout(this.#retry)
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const { channelId, accountId } = this
    this.#chain = withFacts({ channelId, accountId }, () =>
      this.#chain.then(work).catch((error) => {
        this.#log.error({ err: error }, 'playout supervisor')
      }),
    )
    return this.#chain
  }

  async #take(event: PlayoutEvent): Promise<void> {
    const pending: PlayoutEvent[] = [event]
    while (pending.length > 0 && !this.#stopped) {
      const { state, effects } = transition(this.#state, pending.shift()!, Math.random())
      const changed = state !== this.#state
      if (changed) {
        if (state.name !== this.#state.name) this.#since = Date.now()
        this.#state = state
        this.#recorded = false
        this.#log.info({ state: state.name, reason: reasonOf(state) }, 'playout state')
      }
      for (const effect of effects) pending.push(...(await this.#carryOut(effect)))
      if (changed && pending.length === 0) await this.#record()
    }
  }

  async #carryOut(effect: PlayoutEffect): Promise<PlayoutEvent[]> {
    try {
      switch (effect.type) {
        case 'start-run':
          await this.#port.startRun()
          return [{ type: 'on-air' }]
        case 'stop-run':
          await this.#port.stopRun()
          return [{ type: 'off-air' }]
        case 'replan-without':
          await this.#port.replanWithout(effect.mediaIds)
          return []
        case 'retry-in':
          clearTimeout(this.#retry)
          this.#retry = setTimeout(() => void this.send({ type: 'retry-due' }), effect.delayMs)
          return []
      }
    } catch (error) {
      return this.#failed(error)
    }
  }

  #failed(error: unknown): PlayoutEvent[] {
    const { retryable, reason, leaseLost } = this.#port.explain(error)
    if (leaseLost) {
      this.#stopped = true
      this.#onLeaseLost()
      return []
    }
    this.#errorCount++
    this.#log.warn({ err: error }, 'playout step failed')
    return [{ type: 'failure', retryable, reason }]
  }

  async #record(): Promise<void> {
    try {
      await this.#port.record(this.#state.name, reasonOf(this.#state))
      this.#recorded = true
    } catch (error) {
      // The owner retries it with every heartbeat: confirm().
      this.#failed(error)
    }
  }
}
