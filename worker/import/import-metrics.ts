// Prometheus metrics of the imports that this process fetches.
import { Counter, type Registry } from 'prom-client'

const registers: [] = []

const attempts = new Counter({
  name: 'import_attempts_total',
  help: 'Attempts to fetch an import by outcome: complete, again (another attempt follows), or failed for good.',
  labelNames: ['outcome'],
  registers,
})
const fetchedBytes = new Counter({ name: 'import_bytes_total', help: 'Bytes of completed imports.', registers })

export function countImport(outcome: 'complete' | 'again' | 'failed', bytes: number): void {
  attempts.inc({ outcome })
  fetchedBytes.inc(bytes)
}

export function registerImports(registry: Registry): void {
  for (const metric of [attempts, fetchedBytes]) registry.registerMetric(metric)
}
