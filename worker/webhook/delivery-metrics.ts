// Prometheus metrics of the webhooks that this process sends.
import { Counter, Histogram, type Registry } from 'prom-client'
import type { AttemptOutcome } from '#domain/webhook/decide-attempt.ts'

const registers: [] = []

const attempts = new Counter({
  name: 'webhook_attempts_total',
  help: 'Requests of webhooks by outcome: delivered, pending (it is tried again), or failed for good.',
  labelNames: ['outcome'],
  registers,
})
const seconds = new Histogram({
  name: 'webhook_attempt_seconds',
  help: 'Duration of the requests of webhooks.',
  buckets: [0.05, 0.2, 1, 5, 10],
  registers,
})
const disabled = new Counter({
  name: 'webhook_disabled_total',
  help: 'Webhooks that were switched off because they kept failing, or answered 410.',
  registers,
})

export function countAttempt(outcome: AttemptOutcome['state'], durationMs: number): void {
  attempts.inc({ outcome })
  seconds.observe(durationMs / 1_000)
}

export const countDisabled = (): void => disabled.inc()

export function registerDeliveries(registry: Registry): void {
  for (const metric of [attempts, seconds, disabled]) registry.registerMetric(metric)
}
