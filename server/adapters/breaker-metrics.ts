// Prometheus metrics of the circuit breakers of a process. The label is one of a closed list.
import { Gauge, type Registry } from 'prom-client'
import { BREAKER_STATES } from '#domain/system/breakers.ts'
import { listBreakers } from './breaker.ts'

export function registerBreakers(registry: Registry): void {
  const registers = [registry]
  new Gauge({
    name: 'circuit_breaker_state',
    help: 'Circuit breaker of a service: 0 closed, 1 half-open, 2 open. Webhooks and sign-in: the worst of their hosts.',
    labelNames: ['service'],
    registers,
    collect() {
      this.reset()
      for (const { service, state } of listBreakers()) this.set({ service }, BREAKER_STATES.indexOf(state))
    },
  })
  new Gauge({
    name: 'circuit_breaker_failures',
    help: 'Failed calls of a service in a row.',
    labelNames: ['service'],
    registers,
    collect() {
      this.reset()
      for (const { service, failures } of listBreakers()) this.set({ service }, failures)
    },
  })
}
