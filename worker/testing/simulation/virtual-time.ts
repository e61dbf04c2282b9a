// The events of a simulation in the order of their time, one after the other, and the clock and timers that the code
// under test sees. Code that runs inside a process of the simulation gets this clock; all other code the real one.
import { AsyncLocalStorage } from 'node:async_hooks'
import { type Random, randomFrom } from './random.ts'

const real = {
  Date: globalThis.Date,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  random: Math.random,
  performanceNow: performance.now.bind(performance),
}

export const realSleep = (ms: number) => new Promise<void>((resolve) => real.setTimeout(resolve, ms))

/** One life of a process: from its start to its end or crash. */
export interface Life {
  name: string
  isDead: boolean
  /** Stopped by SIGSTOP until then; its clock goes on. */
  pausedUntil: number
  /** How far its wall clock is off: only what reads Date sees that. */
  wallOffMs: number
}

interface Event {
  at: number
  order: number
  life: Life | null
  run(): unknown
  cancelled: boolean
}

export class VirtualTime {
  now: number
  readonly #events: Event[] = []
  readonly #lives = new AsyncLocalStorage<Life>()
  readonly #random: Random
  #order = 0

  constructor(beginsAt: number, seed: number) {
    this.now = beginsAt
    this.#random = randomFrom(seed)
  }

  get life(): Life | null {
    return this.#lives.getStore() ?? null
  }

  inside<T>(life: Life, work: () => T): T {
    return this.#lives.run(life, work)
  }

  /** @param life null: an event of the database, the network or the script */
  schedule(at: number, life: Life | null, run: () => unknown): Event {
    const event = { at: Math.max(at, this.now), order: this.#order++, life, run, cancelled: false }
    this.#insert(event)
    return event
  }

  #insert(event: Event): void {
    const before = ({ at, order }: Event) => at < event.at || (at === event.at && order < event.order)
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (before(this.#events[middle]!)) low = middle + 1
      else high = middle
    }
    this.#events.splice(low, 0, event)
  }

  /** Runs what is due until then. @param isOver asked after each event */
  async runUntil(until: number, isOver: () => boolean): Promise<void> {
    while (this.#events.length > 0 && this.#events[0]!.at <= until && !isOver()) {
      const event = this.#events.shift()!
      if (event.cancelled || event.life?.isDead) continue
      if (event.life && event.life.pausedUntil > event.at) {
        this.#insert(Object.assign(event, { at: event.life.pausedUntil, order: this.#order++ }))
        continue
      }
      this.now = event.at
      if (event.life) this.inside(event.life, () => void event.run())
      else await event.run()
      // What follows from it without waiting for anything.
      await new Promise((resolve) => setImmediate(resolve))
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (!isOver()) this.now = Math.max(this.now, until)
  }

  /** Puts this clock in place of the real one for code inside of processes. @returns puts the real one back */
  install(): () => void {
    const time = this
    const wallOf = (life: Life) => Math.floor(time.now + life.wallOffMs)
    class SimulatedDate extends real.Date {
      constructor(...given: unknown[]) {
        const { life } = time
        if (given.length === 0 && life) super(wallOf(life))
        else super(...(given as []))
      }
      static override now() {
        return time.life ? wallOf(time.life) : real.Date.now()
      }
    }
    // Also dates that were made before.
    Object.defineProperty(SimulatedDate, Symbol.hasInstance, { value: (given: unknown) => given instanceof real.Date })
    globalThis.Date = SimulatedDate as DateConstructor
    globalThis.setTimeout = ((run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
      const { life } = time
      if (!life) return real.setTimeout(run, ms, ...given)
      return new SimulatedTimer(time.schedule(time.now + Math.max(ms, 1), life, () => run(...given)))
    }) as unknown as typeof setTimeout
    globalThis.setInterval = ((run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
      const { life } = time
      if (!life) return real.setInterval(run, ms, ...given)
      const timer = new SimulatedTimer(null)
      const again = () => {
        timer.event = time.schedule(time.now + Math.max(ms, 1), life, () => {
          again()
          run(...given)
        })
      }
      again()
      return timer
    }) as unknown as typeof setInterval
    const clear = (timer: unknown, otherwise: (timer: never) => void) => {
      if (timer instanceof SimulatedTimer) timer.cancel()
      else otherwise(timer as never)
    }
    globalThis.clearTimeout = ((timer: unknown) => clear(timer, real.clearTimeout)) as typeof clearTimeout
    globalThis.clearInterval = ((timer: unknown) => clear(timer, real.clearInterval)) as typeof clearInterval
    Math.random = () => (time.life ? time.#random.next() : real.random())
    performance.now = () => (time.life ? time.now : real.performanceNow())
    return () => {
      const { random, performanceNow, ...rest } = real
      Object.assign(globalThis, rest)
      Math.random = random
      performance.now = performanceNow
    }
  }
}

/** As Node's timers: `unref` and `ref` have nothing to do here. */
class SimulatedTimer {
  event: { cancelled: boolean } | null
  constructor(event: { cancelled: boolean } | null) {
    this.event = event
  }
  cancel(): void {
    if (this.event) this.event.cancelled = true
  }
  ref = () => this
  unref = () => this
  hasRef = () => true
  refresh = () => this
}
