// Events of viewers in this process, for its metrics. Processes that take none have zeros.
import { Counter, Gauge, type Registry } from 'prom-client'

/** stored; unknown: of no channel whose viewers are counted; late: happened too long ago. */
export const EVENT_OUTCOMES = ['stored', 'unknown', 'late'] as const
export type EventOutcome = (typeof EVENT_OUTCOMES)[number]

interface Shown {
  events: Record<EventOutcome, number>
  waitingBytes: () => number
  /** In the queue of several processes, as far as this one knows. */
  queued: { messages: number; bytes: number }
}

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutEvents?: Shown }

function shown(): Shown {
  holder.cloudPlayoutEvents ??= {
    ...{ events: { stored: 0, unknown: 0, late: 0 }, waitingBytes: () => 0 },
    queued: { messages: 0, bytes: 0 },
  }
  return holder.cloudPlayoutEvents
}

export function countEvents(outcome: EventOutcome, events: number): void {
  shown().events[outcome] += events
}

export function showWaitingBytes(waitingBytes: () => number): void {
  shown().waitingBytes = waitingBytes
}

export function showQueued(queued: Shown['queued']): void {
  shown().queued = queued
}

export function registerEvents(registry: Registry): void {
  const registers = [registry]
  new Counter({
    name: 'analytics_events_total',
    help: 'Events of viewers, by what became of them.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset()
      for (const outcome of EVENT_OUTCOMES) this.inc({ outcome }, shown().events[outcome])
    },
  })
  new Gauge({
    name: 'analytics_waiting_bytes',
    help: 'Events of viewers on the disk that were not passed on yet: to the store, or to NATS.',
    registers,
    collect() {
      this.set(shown().waitingBytes())
    },
  })
  for (const unit of ['messages', 'bytes'] as const)
    new Gauge({
      name: `analytics_queue_${unit}`,
      help: `Events of viewers in NATS that no worker has stored yet, in ${unit}. Only workers that read them know it.`,
      registers,
      collect() {
        this.set(shown().queued[unit])
      },
    })
}
