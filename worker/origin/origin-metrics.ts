// The origin's metrics.
import { Counter, Gauge, Registry } from 'prom-client'
import { registerProcess } from '#adapters/process-metrics.ts'
import { isMediaId } from '#features/on-demand/on-demand.ts'
import { registerImports } from '../import/import-metrics.ts'
import { countFaults } from '../process-faults.ts'
import type { ChannelDirectory } from '../segments/directory.ts'
import type { OpenSegmentSource } from '../segments/segment-source.ts'
import { registerStorage } from '../transcode/storage-metrics.ts'
import { registerDeliveries } from '../webhook/delivery-metrics.ts'
import type { Viewers } from './viewers.ts'

export function originMetrics(
  directory: ChannelDirectory,
  segments: OpenSegmentSource,
  viewers: Viewers,
  views: { total: number },
) {
  const registry = new Registry()
  registerProcess(registry)
  countFaults(registry)
  registerDeliveries(registry)
  registerImports(registry)
  registerStorage(registry)
  // Counted here and exported on request: a labelled inc() costs as much as routing a request.
  const answers = new Map<string, Map<number, number>>()
  new Counter({
    name: 'playout_origin_requests_total',
    help: 'Requests answered',
    labelNames: ['type', 'status'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [type, byStatus] of answers) for (const [status, count] of byStatus) this.inc({ type, status }, count)
    },
  })
  new Counter({
    name: 'playout_origin_faults_total',
    help: 'Faults while serving',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      this.reset()
      this.inc({ kind: 'unreadable-segment' }, segments.unreadable.count)
    },
  })
  new Gauge({
    name: 'playout_origin_channels',
    help: 'Channels known',
    registers: [registry],
    collect() {
      this.set(directory.size)
    },
  })
  new Gauge({
    name: 'playout_origin_cache_bytes',
    help: 'Bytes of segments in memory',
    registers: [registry],
    collect() {
      this.set(segments.cache.usedBytes)
    },
  })
  const counted = [
    ['playout_origin_egress_bytes_total', 'Bytes of segments sent to viewers', 'bytes'],
    ['playout_origin_stalls_total', 'Stalls that players reported (CMCD bs)', 'stalls'],
    ['playout_origin_sessions_total', 'Playback sessions begun', 'sessions'],
  ] as const
  for (const [name, help, fact] of counted)
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset()
        this.inc(viewers.totals[fact])
      },
    })
  new Gauge({
    name: 'playout_origin_viewers',
    help: 'Playback sessions now',
    labelNames: ['channel'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [channel, count] of viewers.counts()) if (!isMediaId(channel)) this.set({ channel }, count)
    },
  })
  new Gauge({
    name: 'playout_origin_on_demand_viewers',
    help: 'Playback sessions of items on demand and past programmes now',
    registers: [registry],
    collect() {
      this.set(viewers.counts().reduce((sum, [id, count]) => (isMediaId(id) ? sum + count : sum), 0))
    },
  })
  new Counter({
    name: 'playout_origin_views_total',
    help: 'Views of items on demand and past programmes',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(views.total)
    },
  })
  const countAnswer = (type: string, status: number) => {
    const byStatus = answers.get(type) ?? new Map<number, number>()
    if (byStatus.size === 0) answers.set(type, byStatus)
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
  }
  return { registry, countAnswer }
}
