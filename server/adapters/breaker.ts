// Circuit breakers of the services outside of this process. After several failures in a row, calls are refused at once
// for a moment; then one call tries whether the service is back. cockatiel decides the states. Time is monotonic here:
// a wall clock that is set back would keep a breaker open.
import { type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel'
import { LRUCache } from 'lru-cache'
import {
  BREAKER_SERVICES,
  type BreakerService,
  type BreakerState,
  type BreakerView,
  describeFault,
  viewOfHosts,
} from '#domain/system/breakers.ts'

/** The service was not asked: it did not answer the calls before. */
export class ServiceAwayError extends Error {
  readonly code = 'SERVICE_AWAY'
  readonly service: BreakerService

  constructor({ service, since, reason }: BreakerView) {
    super(`${service} has not answered since ${since} (${reason}); it was not asked again`)
    this.name = 'ServiceAwayError'
    this.service = service
  }
}

/** The call that tries the service takes longer than a probe may: the breaker does not wait for it. */
class ProbeLateError extends Error {}

/** A call that began before the breaker changed: its failure says nothing about the service now. */
class StaleError extends Error {}

export interface BreakerOptions {
  service: BreakerService
  /** Whether an error means that the service is away, and not that this call was wrong. */
  isAway(error: unknown): boolean
  /** In a row, until it opens. */
  failures?: number
  /** From one attempt to the next while it is open. */
  retryMs?: number
  /** Afterwards an attempt counts as failed; its caller still gets its outcome. */
  probeMs?: number
  /** What a refused caller gets. */
  refuse?(view: BreakerView): Error
  /** Monotonic, ms. */
  now?(): number
}

const NAMES: Record<CircuitState, BreakerState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
}

export class Breaker {
  readonly #options: Required<BreakerOptions>
  readonly #policy: CircuitBreakerPolicy
  #since = new Date()
  /** When the next attempt may be made, while it is open. */
  #retryAt = 0
  #period = 0
  #failures = 0
  #reason: string | null = null

  constructor(options: BreakerOptions) {
    const usual = { failures: 5, retryMs: 1_000, probeMs: 2_000, now: () => performance.now() }
    this.#options = { ...usual, refuse: (view) => new ServiceAwayError(view), ...options }
    const { isAway, failures, retryMs, now } = this.#options
    this.#policy = circuitBreaker(
      handleWhen((error) => error instanceof ProbeLateError || (!(error instanceof StaleError) && isAway(error))),
      // It measures by the wall clock; #retryAt decides instead.
      { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: Number.NEGATIVE_INFINITY },
    )
    this.#policy.onStateChange((state) => {
      this.#since = new Date()
      this.#period++
      if (state === CircuitState.Open) this.#retryAt = now() + retryMs
    })
  }

  /** Whether a call would be made now. */
  get ready(): boolean {
    const { state } = this.#policy
    return state === CircuitState.Closed || (state === CircuitState.Open && this.#options.now() >= this.#retryAt)
  }

  /** @throws what `work` throws, or the refusal */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (!this.ready) throw this.#options.refuse(this.view())
    const probing = this.#policy.state === CircuitState.Open
    let running: Promise<T> | undefined
    try {
      return await this.#policy.execute(() => {
        running = this.#watch(work())
        return probing ? this.#inTime(running) : running
      })
    } catch (error) {
      if (error instanceof StaleError) throw error.cause
      // Its caller waits for it, as without a breaker.
      if (error instanceof ProbeLateError && running) return running.catch(unwrap)
      throw error
    }
  }

  view(): BreakerView {
    const { service } = this.#options
    const facts = { failures: this.#failures, reason: this.#reason, hosts: [] }
    return { service, state: NAMES[this.#policy.state], since: this.#since.toISOString(), ...facts }
  }

  async #watch<T>(running: Promise<T>): Promise<T> {
    const period = this.#period
    try {
      const value = await running
      if (period === this.#period) this.#failures = 0
      return value
    } catch (error) {
      if (period !== this.#period) throw new StaleError('', { cause: error })
      if (this.#options.isAway(error)) {
        this.#failures++
        this.#reason = describeFault(error)
      } else this.#failures = 0
      throw error
    }
  }

  async #inTime<T>(running: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#reason = 'timeout'
        reject(new ProbeLateError())
      }, this.#options.probeMs)
    })
    try {
      return await Promise.race([running, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

function unwrap(error: unknown): never {
  throw error instanceof StaleError ? error.cause : error
}

const FORGOTTEN_MS = 3_600_000

/** One breaker a host. Those unused for longest, or for an hour, are forgotten. */
export class HostBreakers {
  readonly #breakers: LRUCache<string, { host: string; breaker: Breaker }>
  readonly #options: BreakerOptions
  readonly #openedAt = new Date().toISOString()

  constructor(options: BreakerOptions, most = 1_000) {
    this.#options = options
    // Of a host that nobody calls any more, nothing is known.
    const perf = { now: options.now ?? (() => performance.now()) }
    this.#breakers = new LRUCache({ max: most, ttl: FORGOTTEN_MS, ttlResolution: 0, updateAgeOnGet: true, perf })
  }

  /** @param owner whose calls it counts: another's endpoint at the same host must not close this one's */
  of(host: string, owner = ''): Breaker {
    const key = `${owner} ${host}`
    const known = this.#breakers.get(key) ?? { host, breaker: new Breaker(this.#options) }
    this.#breakers.set(key, known)
    return known.breaker
  }

  view(): BreakerView {
    const named = [...this.#breakers.values()].map(({ host, breaker }) => [host, breaker.view()] as const)
    return viewOfHosts(this.#options.service, named, this.#openedAt)
  }
}

/** Those of this process. On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutBreakers?: Map<BreakerService, { view(): BreakerView }> }

/** Shown from then on; a second one of a service replaces the first. */
export function showBreaker<T extends { view(): BreakerView }>(breaker: T): T {
  holder.cloudPlayoutBreakers ??= new Map()
  holder.cloudPlayoutBreakers.set(breaker.view().service, breaker)
  return breaker
}

/** In the order of the services. */
export function listBreakers(): BreakerView[] {
  return BREAKER_SERVICES.flatMap((service) => holder.cloudPlayoutBreakers?.get(service)?.view() ?? [])
}
