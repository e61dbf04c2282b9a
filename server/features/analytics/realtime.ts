import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { averageAudience, metricsOf } from '#domain/analytics/metrics.ts'
import { MINUTE_MS } from '#domain/analytics/minutes.ts'
import { totalOf } from '#domain/analytics/sums.ts'
import { DAY_MS } from '#domain/instants.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import { listSums } from './figures.ts'
import { findAccountNow, nobody, type ViewersOf } from './now.ts'
import type { RealtimeMetrics } from './now-schema.ts'

interface LastDay {
  peakViewers: number
  averageWatchTime: number
}

/** Minutes are computed every few minutes. */
const SAME_FOR_MS = 15_000
const lastDays = new LRUCache<string, Promise<LastDay>>({ max: 1_000, ttl: SAME_FOR_MS })

/** @throws CHANNEL_NOT_FOUND */
export async function getRealtime(db: Db, accountId: string, channelId: string, now: number): Promise<RealtimeMetrics> {
  await requireChannel(db, accountId, channelId)
  const known = lastDays.get(channelId)
  const asked = known ?? findLastDay(db, channelId, now)
  if (!known) {
    lastDays.set(channelId, asked)
    asked.catch(() => lastDays.delete(channelId))
  }
  const { peakViewers, averageWatchTime } = await asked
  const { viewers, by } = (await findAccountNow(db, accountId, now)).channels.get(channelId) ?? nobody()
  const shared = ({ value, viewers: count }: ViewersOf) => ({ value, viewers: count, share: count / viewers })
  return {
    currentViewers: viewers,
    peakViewers: Math.max(viewers, peakViewers),
    averageWatchTime,
    geographicDistribution: by.country.map(shared).map(({ value, ...rest }) => ({ country: value, ...rest })),
    deviceBreakdown: by.device.map(shared).map(({ value, ...rest }) => ({ device: value, ...rest })),
  }
}

async function findLastDay(db: Db, channelId: string, now: number): Promise<LastDay> {
  const minutes = await listSums(db, { subjectId: channelId, step: 'minute', from: now - DAY_MS, to: now })
  return {
    peakViewers: Math.max(0, ...minutes.map(({ sums }) => Math.round(averageAudience(sums, MINUTE_MS)))),
    averageWatchTime: metricsOf(totalOf(minutes.map(({ sums }) => sums))).averageWatchTimeMs,
  }
}
