import { Registry } from 'prom-client'
import { afterEach, expect, it, vi } from 'vitest'
import { openOtlpReceiver } from '../testing/otlp-receiver.ts'
import { until } from '../testing/until.ts'
import { openLogger } from './log.ts'
import { currentSpan, withFacts } from './request-scope.ts'
import { openTracer, type TracerOptions } from './trace-exporter.ts'
import { registerTraces } from './trace-metrics.ts'
import { closeTraces, setTracer, startSpan, traceCounts, traced } from './traces.ts'

const closing: (() => void)[] = []
afterEach(() => {
  setTracer(undefined)
  for (const close of closing.splice(0)) close()
  vi.unstubAllEnvs()
})

async function open(answers?: 'take' | 'refuse' | 'hang', options: Partial<TracerOptions> = {}) {
  const receiver = await openOtlpReceiver(answers)
  closing.push(receiver.close)
  setTracer(openTracer({ endpoint: receiver.url, program: 'test', everyMs: 10, timeoutMs: 500, ...options }))
  return receiver
}
const make = (count: number) => {
  for (let i = 0; i < count; i++) startSpan({ name: 'step', kind: 'internal' })?.end()
}
async function metrics() {
  const registry = new Registry()
  registerTraces(registry)
  return registry.metrics()
}

it('work is one span, what begins in it belongs to it, and a remote parent is continued', async () => {
  const receiver = await open()
  await withFacts({ requestId: 'rq_1', channelId: 'ch_1' }, () =>
    traced({ name: 'outer', kind: 'server' }, async (outer) => {
      expect(currentSpan()).toBe(outer)
      await traced({ name: 'inner', kind: 'producer', facts: { count: 2 } }, async (inner) => {
        await traced({ name: 'elsewhere', kind: 'consumer', parent: inner?.traceparent ?? null }, async () => undefined)
      })
      await expect(
        traced({ name: 'failing', kind: 'internal' }, async () => Promise.reject(new Error('no'))),
      ).rejects.toThrow('no')
    }),
  )
  expect(currentSpan()).toBeUndefined()
  await until(() => receiver.spans.length === 4)
  const [outer, inner, elsewhere, failing] = ['outer', 'inner', 'elsewhere', 'failing'].map(
    (name) => receiver.named(name)[0]!,
  )
  expect(outer).toMatchObject({ parentSpanId: null, kind: 2, isFailed: false, service: 'cloud-playout-test' })
  expect(outer!.attributes).toEqual({ 'playout.request.id': 'rq_1', 'playout.channel.id': 'ch_1' })
  expect(inner).toMatchObject({ parentSpanId: outer!.spanId, kind: 4, attributes: { count: 2 } })
  expect(elsewhere).toMatchObject({ parentSpanId: inner!.spanId, kind: 5 })
  expect(failing).toMatchObject({ parentSpanId: outer!.spanId, isFailed: true })
  expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1)
  await until(async () => (await metrics()).includes('trace_spans_exported_total 4'))
})

it('a line of the log names the trace', async () => {
  await open()
  const lines: string[] = []
  const log = openLogger('info', { write: (line: string) => void lines.push(line) })
  await traced({ name: 'outer', kind: 'server' }, async (span) => {
    log.info('inside')
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ traceId: span?.traceId })
  })
  log.info('outside')
  expect(JSON.parse(lines.at(-1)!)).not.toHaveProperty('traceId')
})

it('a parent that is no trace context begins a trace', async () => {
  const receiver = await open()
  for (const parent of ['', 'garbage', `00-${'0'.repeat(31)}-${'1'.repeat(16)}-01`, `00-${'g'.repeat(32)}-x-01`])
    await traced({ name: 'step', kind: 'consumer', parent }, async () => undefined)
  await until(() => receiver.spans.length === 4)
  expect(receiver.spans.every(({ parentSpanId }) => parentSpanId === null)).toBe(true)
})

it('a collector that hangs costs spans and no time: the queue is bounded, and what is lost is counted', async () => {
  await open('hang', { maxWaiting: 10 })
  const began = performance.now()
  make(1_000)
  expect(performance.now() - began).toBeLessThan(500)
  expect(traceCounts()?.dropped['queue-full']).toBe(990)
  await until(() => traceCounts()?.dropped.collector === 10)
  expect(await metrics()).toContain('trace_spans_dropped_total{reason="collector"} 10')
  expect(await metrics()).toContain('trace_spans_dropped_total{reason="queue-full"} 990')
  // There is room again.
  make(10)
  expect(traceCounts()?.dropped['queue-full']).toBe(990)
})

it('a collector that refuses, is dead or comes back', async () => {
  const receiver = await open('refuse')
  make(3)
  await until(() => traceCounts()?.dropped.collector === 3)
  receiver.state.answers = 'take'
  make(2)
  await until(() => traceCounts()?.exported === 2)
  receiver.close()
  make(1)
  await until(() => traceCounts()?.dropped.collector === 4)
  const began = performance.now()
  make(1)
  await closeTraces()
  expect(performance.now() - began).toBeLessThan(3_000)
})

it('what waits is sent before the process ends', async () => {
  const receiver = await open('take', { everyMs: 60_000 })
  make(5)
  await closeTraces()
  expect(receiver.spans).toHaveLength(5)
})

it('nothing is loaded and no span is made without a collector', async () => {
  const isLoaded = vi.fn()
  vi.doMock('./trace-exporter.ts', () => {
    isLoaded()
    return { openTracer: () => undefined }
  })
  const open = async () => {
    vi.resetModules()
    await (await import('./open-traces.ts')).openTraces('web')
  }
  await open()
  expect(isLoaded).not.toHaveBeenCalled()
  expect(startSpan({ name: 'step', kind: 'internal' })).toBeUndefined()
  expect(await traced({ name: 'step', kind: 'internal' }, async (span) => span)).toBeUndefined()
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318')
  await open()
  expect(isLoaded).toHaveBeenCalledOnce()
  vi.doUnmock('./trace-exporter.ts')
})
