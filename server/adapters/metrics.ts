// Prometheus metrics of the web process.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { env } from '#server/env.ts'
import { readDiskSpace } from './disk-space.ts'

interface WebMetrics {
  registry: Registry
  requests: Counter<'route' | 'status'>
  requestSeconds: Histogram<'route'>
  refusals: Counter<'reason'>
  uploads: Counter<'outcome'>
  liveFeeds: Gauge<'state'>
  brokenTrails: Gauge
  uploadedBytes: Counter
}

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutWebMetrics?: WebMetrics }

function webMetrics(): WebMetrics {
  holder.cloudPlayoutWebMetrics ??= createMetrics()
  return holder.cloudPlayoutWebMetrics
}

function createMetrics(): WebMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  new Gauge({
    name: 'web_storage_free_bytes',
    help: 'Free space on the disk that stores the media.',
    registers,
    async collect() {
      const space = await readDiskSpace(env().DATA_DIR)
      if (space) this.set(space.freeBytes)
    },
  })
  return {
    registry,
    requests: new Counter({
      name: 'web_requests_total',
      help: 'Answered API requests by route and HTTP status.',
      labelNames: ['route', 'status'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'web_request_seconds',
      help: 'Duration of API requests.',
      labelNames: ['route'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    refusals: new Counter({
      name: 'web_refused_total',
      help: 'Calls refused because of a limit or a busy database, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    liveFeeds: new Gauge({
      name: 'web_live_feeds',
      help: 'Channels by the state of their live feed: on air, lost (the slate is on air in its place), or awaited.',
      labelNames: ['state'],
      registers,
    }),
    brokenTrails: new Gauge({
      name: 'audit_chain_broken',
      help: 'Accounts whose audit trail was broken when it was last verified.',
      registers,
    }),
    uploads: new Counter({
      name: 'web_uploads_total',
      help: 'Uploads by outcome: stored, or the error code.',
      labelNames: ['outcome'],
      registers,
    }),
    uploadedBytes: new Counter({ name: 'web_uploaded_bytes_total', help: 'Bytes of stored uploads.', registers }),
  }
}

/** @param route the pattern, never the path: a label value per id would grow without bound */
export function countRequest(route: string, status: number, durationMs: number): void {
  const { requests, requestSeconds } = webMetrics()
  requests.inc({ route, status: String(status) })
  requestSeconds.observe({ route }, durationMs / 1_000)
}

/** @param reason one of a fixed list, never client text */
export function countRefusal(reason: string): void {
  webMetrics().refusals.inc({ reason })
}

export function countUpload(outcome: string, bytes: number): void {
  const { uploads, uploadedBytes } = webMetrics()
  uploads.inc({ outcome })
  if (outcome === 'stored') uploadedBytes.inc(bytes)
}

export interface LiveFeedCounts {
  onAir: number
  lost: number
  waiting: number
}

/** The same as JSON. */
export const currentFigures = () => webMetrics().registry.getMetricsAsJSON()

export async function readMetrics(
  liveFeeds?: LiveFeedCounts,
  brokenTrails?: number,
): Promise<{ contentType: string; text: string }> {
  const { registry, liveFeeds: gauge, brokenTrails: trails } = webMetrics()
  if (brokenTrails !== undefined) trails.set(brokenTrails)
  if (liveFeeds) {
    gauge.set({ state: 'on-air' }, liveFeeds.onAir)
    gauge.set({ state: 'lost' }, liveFeeds.lost)
    gauge.set({ state: 'waiting' }, liveFeeds.waiting)
  }
  return { contentType: registry.contentType, text: await registry.metrics() }
}
