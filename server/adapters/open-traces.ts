// Loads the exporter of traces, where they are configured.
import { env } from '#server/env.ts'
import { setTracer } from './traces.ts'

/** Before the first request or command. @param program web or worker */
export async function openTraces(program: string): Promise<void> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = env()
  if (endpoint === undefined) return
  const { openTracer } = await import('./trace-exporter.ts')
  setTracer(openTracer({ endpoint, program }))
}
