// Prometheus metrics of the traces of a process (traces.ts).
import { Counter, type Registry } from 'prom-client'
import { traceCounts } from './traces.ts'

export function registerTraces(registry: Registry): void {
  const registers = [registry]
  new Counter({
    name: 'trace_spans_exported_total',
    help: 'Spans that the collector of traces took.',
    registers,
    collect() {
      this.reset()
      this.inc(traceCounts()?.exported ?? 0)
    },
  })
  new Counter({
    name: 'trace_spans_dropped_total',
    help: 'Spans that were lost: the queue was full, or the collector did not take them.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(traceCounts()?.dropped ?? {})) this.inc({ reason }, count)
    },
  })
}
