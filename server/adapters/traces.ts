// Spans of what one call causes: the request, the command it records, the worker that carries it out, the FFmpeg that
// this starts. Without OTEL_EXPORTER_OTLP_ENDPOINT there is no tracer: nothing is loaded, and work runs as it is.
import { currentFacts, currentSpan, type Span, type SpanFacts, type WorkFacts, withSpan } from './request-scope.ts'

export interface SpanStart {
  /** A pattern or a word of ours: never an id, a path or text of users. */
  name: string
  /** Server: answers a call. Producer: records a command. Consumer: carries it out. */
  kind: 'server' | 'producer' | 'consumer' | 'internal'
  /** W3C Trace Context; omitted: the span of the scope. */
  parent?: string | null
  facts?: SpanFacts
}

export interface Tracer {
  start(span: SpanStart): Span
  counts(): TraceCounts
  /** Sends what waits, for a bounded time. */
  close(): Promise<void>
}

export interface TraceCounts {
  exported: number
  /** Spans that were lost, by cause. */
  dropped: { 'queue-full': number; collector: number }
}

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutTracer?: Tracer | undefined }

/** @param tracer undefined: no more spans are made */
export function setTracer(tracer: Tracer | undefined): void {
  holder.cloudPlayoutTracer = tracer
}

export const traceCounts = (): TraceCounts | undefined => holder.cloudPlayoutTracer?.counts()

export async function closeTraces(): Promise<void> {
  await holder.cloudPlayoutTracer?.close()
}

/** By fact, the attribute of spans. */
const ATTRIBUTES = {
  requestId: 'playout.request.id',
  accountId: 'playout.account.id',
  channelId: 'playout.channel.id',
  commandId: 'playout.command.id',
  mediaId: 'playout.media.id',
  destinationId: 'playout.destination.id',
  streamId: 'playout.stream.id',
} as const satisfies Record<keyof WorkFacts, string>

const attributesOf = (facts: WorkFacts): SpanFacts =>
  Object.fromEntries(Object.entries(facts).map(([name, id]) => [ATTRIBUTES[name as keyof WorkFacts], id]))

/** For what ends elsewhere than it begins; its owner ends it. */
export function startSpan({ parent, facts, ...start }: SpanStart): Span | undefined {
  return holder.cloudPlayoutTracer?.start({
    ...start,
    parent: parent ?? currentSpan()?.traceparent ?? null,
    facts: { ...attributesOf(currentFacts()), ...facts },
  })
}

/** Runs the work as one span, to which all spans belong that begin in it. */
export async function traced<T>(start: SpanStart, work: (span: Span | undefined) => Promise<T>): Promise<T> {
  const span = startSpan(start)
  if (!span) return work(undefined)
  let isDone = false
  try {
    // Awaited inside: a query of Prisma begins when it is awaited.
    const result = await withSpan(span, async () => await work(span))
    isDone = true
    return result
  } finally {
    span.end(!isDone)
  }
}

/** Adds what is known by now to the span of the scope. */
export const noteInSpan = (facts: WorkFacts): void => currentSpan()?.set(attributesOf(facts))
