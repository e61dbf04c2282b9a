// Prometheus metrics that every process has: CPU, memory, event loop, circuit breakers, traces.
import { collectDefaultMetrics, type Registry } from 'prom-client'
import { registerBreakers } from './breaker-metrics.ts'
import { registerEvents } from './event-metrics.ts'
import { registerTraces } from './trace-metrics.ts'

/** Gauges whose names end as those of counters do: promtool rejects them. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`)

export function registerProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  registerBreakers(registry)
  registerEvents(registry)
  registerTraces(registry)
}
