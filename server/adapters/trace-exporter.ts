// Sends spans to a collector over OTLP/HTTP, in the background. A collector that is dead or slow costs spans, never time:
// the queue is bounded, and what does not fit is dropped and counted.
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanExporter, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { logger } from './log.ts'
import { keepScope } from './request-scope.ts'
import type { TraceCounts, Tracer } from './traces.ts'

/** Spans that wait or are on their way. */
const MAX_WAITING = 2_048
const BATCH = 512
const BATCH_EVERY_MS = 2_000
/** Of one batch, its repetitions included. */
const TIMEOUT_MS = 5_000
const CLOSE_MS = 1_000
const MAX_VALUE = 200

const KINDS = {
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const

export interface TracerOptions {
  /** Without `/v1/traces`. */
  endpoint: string
  /** web or worker */
  program: string
  maxWaiting?: number
  everyMs?: number
  timeoutMs?: number
}

export function openTracer(options: TracerOptions): Tracer {
  const { endpoint, program, maxWaiting = MAX_WAITING, everyMs = BATCH_EVERY_MS, timeoutMs = TIMEOUT_MS } = options
  const counts: TraceCounts = { exported: 0, dropped: { 'queue-full': 0, collector: 0 } }
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: timeoutMs })
  let waiting = 0
  const counted: SpanExporter = {
    export(spans, done) {
      exporter.export(spans, (result) => {
        waiting -= spans.length
        if (result.code === 0) counts.exported += spans.length
        else counts.dropped.collector += spans.length
        tellState(result.code === 0, result.error)
        done(result)
      })
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  }
  const batches = new BatchSpanProcessor({
    exporter: counted,
    maxQueueSize: maxWaiting,
    maxExportBatchSize: Math.min(BATCH, maxWaiting),
    scheduledDelayMillis: everyMs,
    exportTimeoutMillis: timeoutMs * 2,
  })
  // Its timers begin outside of any request: what it logs is not about the request whose span began the batch.
  const outside = keepScope()
  const bounded: SpanProcessor = {
    onStart: () => undefined,
    onEnd(span) {
      // Those on their way count, too: the processor’s own bound leaves them out.
      if (waiting >= maxWaiting) {
        counts.dropped['queue-full']++
        return
      }
      waiting++
      outside(() => batches.onEnd(span))
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown(),
  }
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': `cloud-playout-${program}`,
      'service.instance.id': `${hostname()}-${process.pid}`,
      'host.name': hostname(),
      'process.pid': process.pid,
    }),
    spanLimits: { attributeValueLengthLimit: MAX_VALUE },
    spanProcessors: [bounded],
  })
  const tracer = provider.getTracer('cloud-playout')
  return {
    start({ name, kind, parent, facts }) {
      const above = parent ? contextOf(parent) : null
      const from = above ? trace.setSpanContext(ROOT_CONTEXT, above) : ROOT_CONTEXT
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...facts } }, from)
      const { traceId, spanId, traceFlags } = span.spanContext()
      return {
        traceId,
        traceparent: `00-${traceId}-${spanId}-0${traceFlags & 1}`,
        set: (more) => void span.setAttributes(more),
        end(isFailed = false) {
          if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },
    counts: () => counts,
    async close() {
      await Promise.race([provider.forceFlush().catch(() => undefined), sleep(CLOSE_MS, undefined, { ref: false })])
    },
  }
}

/** One line when the collector stops taking spans, and one when it takes them again. */
let isTaken = true
function tellState(taken: boolean, error: Error | undefined): void {
  if (taken === isTaken) return
  isTaken = taken
  if (taken) logger('traces').info('the collector takes traces again')
  else logger('traces').warn({ reason: error?.message }, 'the collector takes no traces; they are dropped')
}

/** W3C Trace Context, as `traceparent` above writes it; null: it is not one. */
function contextOf(traceparent: string): SpanContext | null {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-0([01])$/.exec(traceparent) ?? []
  return traceId && spanId ? { traceId, spanId, traceFlags: Number(flags), isRemote: true } : null
}
