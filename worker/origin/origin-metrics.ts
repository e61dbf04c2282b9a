// What the origin tells a scraper.
import { Counter, Gauge, Registry } from 'prom-client'
import type { ChannelDirectory } from '../playout/directory.ts'
import type { OpenSegmentSource } from '../playout/segment-source.ts'

export function originMetrics(directory: ChannelDirectory, segments: OpenSegmentSource) {
  const registry = new Registry()
  // Counted here and handed over when asked: a labelled inc() costs as much as routing a request.
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
  const countAnswer = (type: string, status: number) => {
    const byStatus = answers.get(type) ?? new Map<number, number>()
    if (byStatus.size === 0) answers.set(type, byStatus)
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
  }
  return { registry, countAnswer }
}
