// A collector of our own, for tests: it takes traces over OTLP/HTTP as JSON, by the shapes of the OTLP specification 1.7
// (`opentelemetry/proto/collector/trace/v1`). It is no real collector.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const valueSchema = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ intValue: z.union([z.string(), z.number()]) }),
  z.strictObject({ doubleValue: z.number() }),
  z.strictObject({ boolValue: z.boolean() }),
])
const attributesSchema = z.array(z.strictObject({ key: z.string(), value: valueSchema }))
const nanosSchema = z.union([z.string().regex(/^\d+$/), z.int()])
const spanSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: nanosSchema,
  endTimeUnixNano: nanosSchema,
  attributes: attributesSchema,
  status: z.object({ code: z.int().optional() }),
})
const requestSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeSpans: z.array(z.object({ scope: z.object({ name: z.string() }), spans: z.array(spanSchema) })),
    }),
  ),
})

export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentSpanId: string | null
  name: string
  /** 1 internal, 2 server, 4 producer, 5 consumer */
  kind: number
  attributes: Record<string, unknown>
  isFailed: boolean
  service: unknown
}

/** @param answers `hang`: it takes connections and never answers */
export async function openOtlpReceiver(answers: 'take' | 'refuse' | 'hang' = 'take') {
  const spans: ReceivedSpan[] = []
  const bodies: string[] = []
  const state = { answers }
  const server = createServer(async (request, response) => {
    const body = await text(request)
    bodies.push(`${JSON.stringify(request.headers)} ${body}`)
    if (state.answers === 'hang') return
    if (state.answers === 'refuse') return void response.writeHead(400).end()
    if (
      request.method !== 'POST' ||
      request.url !== '/v1/traces' ||
      !/json/.test(request.headers['content-type'] ?? '')
    )
      return void response.writeHead(404).end()
    spans.push(...spansOf(body))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    /** Everything that was sent, headers included. */
    bodies,
    state,
    named: (name: string) => spans.filter((span) => span.name === name),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** @throws ZodError for what is not OTLP */
function spansOf(body: string): ReceivedSpan[] {
  const { resourceSpans } = requestSchema.parse(JSON.parse(body))
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ traceId, spanId, parentSpanId, name, kind, attributes, status }) => ({
        ...{ traceId, spanId, parentSpanId: parentSpanId ?? null, name, kind },
        attributes: plain(attributes),
        isFailed: status.code === 2,
        service: plain(resource.attributes)['service.name'],
      })),
    ),
  )
}

const plain = (attributes: z.infer<typeof attributesSchema>): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
