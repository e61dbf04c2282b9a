// What the web process did in the last ten minutes, in slots of five seconds: requests, their durations, CPU, memory. A
// slot ends when the next call comes: nothing runs in between.
import { bucketOf, DURATION_BUCKETS, percentile } from '#domain/system/durations.ts'
import type { ProcessCondition } from '#domain/system/worker-condition.ts'
import { openProcessMeter } from './process-condition.ts'

const SLOT_MS = 5_000
const SLOTS = 120
/** The figures beside the charts. */
const RECENT_SLOTS = 60

interface Slot {
  startedAt: number
  durations: Uint32Array
  requests: number
  /** Answered with a 5xx status. */
  errors: number
  /** Refused because of a limit: 429. */
  refused: number
  /** When it ended. */
  condition: ProcessCondition | null
}

export class PerformanceHistory {
  readonly #slots: Slot[] = []
  readonly #measure: () => ProcessCondition
  readonly #now: () => number

  constructor(measure = openProcessMeter(), now = Date.now) {
    this.#measure = measure
    this.#now = now
  }

  count(status: number, durationMs: number): void {
    const slot = this.#current()
    slot.requests++
    if (status >= 500) slot.errors++
    if (status === 429) slot.refused++
    const bucket = bucketOf(durationMs)
    slot.durations[bucket] = (slot.durations[bucket] ?? 0) + 1
  }

  read() {
    const current = this.#current()
    const ended = this.#slots.filter((slot) => slot !== current)
    const process = ended.at(-1)?.condition ?? this.#measure()
    return { requests: sumOf(this.#slots.slice(-RECENT_SLOTS), this.#now()), process, history: ended.map(pointOf) }
  }

  #current(): Slot {
    const now = this.#now()
    const last = this.#slots.at(-1)
    // A wall clock that was set back begins a slot as well.
    if (last && now >= last.startedAt && now < last.startedAt + SLOT_MS) return last
    if (last) last.condition = this.#measure()
    const durations = new Uint32Array(DURATION_BUCKETS)
    const slot = { startedAt: now, durations, requests: 0, errors: 0, refused: 0, condition: null }
    this.#slots.push(slot)
    if (this.#slots.length > SLOTS) this.#slots.shift()
    return slot
  }
}

const percentiles = (durations: ArrayLike<number>) => ({
  p50Ms: percentile(durations, 0.5),
  p95Ms: percentile(durations, 0.95),
  p99Ms: percentile(durations, 0.99),
})

function pointOf({ startedAt, durations, requests, errors, refused, condition }: Slot) {
  const { cpuCores = 0, memoryBytes = 0, eventLoopDelayMs = 0 } = condition ?? {}
  const at = new Date(startedAt).toISOString()
  return { at, requests, errors, refused, ...percentiles(durations), cpuCores, memoryBytes, eventLoopDelayMs }
}

function sumOf(slots: readonly Slot[], now: number) {
  const durations = new Uint32Array(DURATION_BUCKETS)
  let [requests, errors, refused] = [0, 0, 0]
  for (const slot of slots) {
    requests += slot.requests
    errors += slot.errors
    refused += slot.refused
    for (let bucket = 0; bucket < DURATION_BUCKETS; bucket++)
      durations[bucket] = (durations[bucket] ?? 0) + (slot.durations[bucket] ?? 0)
  }
  const seconds = Math.max(1, (now - (slots[0]?.startedAt ?? now)) / 1_000)
  const shareOf = (count: number) => (requests === 0 ? 0 : count / requests)
  return {
    windowSeconds: Math.round(seconds),
    perSecond: Math.round((requests / seconds) * 100) / 100,
    errorShare: shareOf(errors),
    refusedShare: shareOf(refused),
    ...percentiles(durations),
  }
}
