// Prometheus metrics of the web process.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { CapacityKind } from '#domain/system/capacity.ts'
import { env } from '#server/env.ts'
import { readDiskSpace } from './disk-space.ts'
import { PerformanceHistory } from './performance-history.ts'
import { registerProcess } from './process-metrics.ts'
import { noteRequests } from './request-counts.ts'

interface WebMetrics {
  registry: Registry
  history: PerformanceHistory
  requests: Counter<'route' | 'status'>
  requestSeconds: Histogram<'route'>
  refusals: Counter<'reason'>
  uploads: Counter<'outcome'>
  liveFeeds: Gauge<'state'>
  brokenTrails: Gauge
  uploadedBytes: Counter
  workerCapacity: Gauge<'worker' | 'host' | 'kind'>
  workerInUse: Gauge<'worker' | 'host' | 'kind'>
  transcoder: Record<TranscoderFigure, Gauge>
}

/** Series of the transcoders over all workers, by their names after `transcoder_`. */
const TRANSCODER_FIGURES = {
  total_workers: 'Uploads that all living workers transcode at most at a time.',
  active_workers: 'Uploads that are transcoded now.',
  idle_workers: 'Workers of the pool without an upload.',
  unhealthy_workers: 'Workers of processes whose heartbeat stopped within the last hour.',
  queue_length: 'Uploads that wait for a worker.',
  tasks_completed: 'Uploads that became ready, of the existing accounts.',
  tasks_failed: 'Uploads that failed, of the existing accounts.',
  items_lacking_rungs: 'Ready items that are still to get rungs of their account’s ladder.',
  average_task_time: 'Seconds from the start to the end of an upload, on average.',
} as const
export type TranscoderFigure = keyof typeof TRANSCODER_FIGURES

/** On globalThis because a Next build holds one copy of this module per bundle. */
const holder = globalThis as { cloudPlayoutWebMetrics?: WebMetrics | undefined }

function webMetrics(): WebMetrics {
  holder.cloudPlayoutWebMetrics ??= createMetrics()
  return holder.cloudPlayoutWebMetrics
}

/** For tests: counting begins again. */
export function forgetMetrics(): void {
  holder.cloudPlayoutWebMetrics = undefined
}

function createMetrics(): WebMetrics {
  const registry = new Registry()
  registerProcess(registry)
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
  const transcoder = Object.fromEntries(
    Object.entries(TRANSCODER_FIGURES).map(([name, help]) => [
      name,
      new Gauge({ name: `transcoder_${name}`, help, registers }),
    ]),
  ) as WebMetrics['transcoder']
  return {
    registry,
    history: new PerformanceHistory(),
    transcoder,
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
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
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
    workerCapacity: new Gauge({
      name: 'worker_capacity',
      help: 'Channels, encoders and relays that each living worker can carry at a time.',
      labelNames: ['worker', 'host', 'kind'],
      registers,
    }),
    workerInUse: new Gauge({
      name: 'worker_in_use',
      help: 'Channels, encoders and relays that each living worker carries.',
      labelNames: ['worker', 'host', 'kind'],
      registers,
    }),
    uploadedBytes: new Counter({ name: 'web_uploaded_bytes_total', help: 'Bytes of stored uploads.', registers }),
  }
}

/** @param route the pattern, never the path: a label value per id would grow without bound */
export function countRequest(route: string, status: number, durationMs: number): void {
  const { requests, requestSeconds, history } = webMetrics()
  history.count(status, durationMs)
  requests.inc({ route, status: String(status) })
  noteRequests({ requests: 1, errors: status >= 500 ? 1 : 0 })
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

/** The last ten minutes of this process. */
export const recentPerformance = () => webMetrics().history.read()

export interface WorkerLoad {
  id: string
  host: string
  alive: boolean
  /** `most` is null without a limit, or the role. */
  load: Record<CapacityKind, { inUse: number; most: number | null }>
}

/** What only the database knows. */
interface StoredFigures {
  liveFeeds: LiveFeedCounts
  brokenTrails: number
  workers: readonly WorkerLoad[]
  transcoder: Record<TranscoderFigure, number>
}

export async function readMetrics(stored?: StoredFigures): Promise<{ contentType: string; text: string }> {
  const { registry, liveFeeds: gauge, brokenTrails, transcoder } = webMetrics()
  if (stored) {
    brokenTrails.set(stored.brokenTrails)
    gauge.set({ state: 'on-air' }, stored.liveFeeds.onAir)
    gauge.set({ state: 'lost' }, stored.liveFeeds.lost)
    gauge.set({ state: 'waiting' }, stored.liveFeeds.waiting)
    setWorkerLoads(stored.workers)
    for (const [name, value] of Object.entries(stored.transcoder)) transcoder[name as TranscoderFigure].set(value)
  }
  return { contentType: registry.contentType, text: await registry.metrics() }
}

/** A worker that has ended leaves no series behind. */
function setWorkerLoads(workers: readonly WorkerLoad[]): void {
  const { workerCapacity, workerInUse } = webMetrics()
  workerCapacity.reset()
  workerInUse.reset()
  for (const { id: worker, host, load } of workers.filter(({ alive }) => alive))
    for (const [kind, { inUse, most }] of Object.entries(load)) {
      if (most === null) continue
      workerCapacity.set({ worker, host, kind }, most)
      workerInUse.set({ worker, host, kind }, inUse)
    }
}
