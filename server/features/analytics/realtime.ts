// Who watches now: sessions with an event in the last 25 s, to which an origin sent media in the last 75 s.
import { LRUCache } from 'lru-cache'
import type { DbOrTx } from '#adapters/db.ts'
import { UNKNOWN } from '#domain/analytics/audience.ts'
import { averageAudience, metricsOf } from '#domain/analytics/metrics.ts'
import { MINUTE_MS } from '#domain/analytics/minutes.ts'
import { totalOf } from '#domain/analytics/sums.ts'
import { DAY_MS } from '#domain/instants.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import { PARTS } from './event-store.ts'
import { listSums } from './figures.ts'
import type { RealtimeMetrics } from './schema.ts'

/** Players report every ten seconds, and an event takes a moment to the store. */
const HEARD_MS = 25_000
/** Pages ask every few seconds, and several at once. */
const SAME_FOR_MS = 2_000
/** An origin reports each viewer every ten seconds, and a player may have a minute ahead. */
const SERVED_MS = 75_000
const ALL_PARTS = Array.from({ length: PARTS }, (_, part) => part)
const MOST_VALUES = 20

const found = new LRUCache<string, Promise<RealtimeMetrics>>({ max: 1_000, ttl: SAME_FOR_MS })

/** @throws CHANNEL_NOT_FOUND */
export async function getRealtime(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  now: number,
): Promise<RealtimeMetrics> {
  await requireChannel(db, accountId, channelId)
  const known = found.get(channelId)
  if (known) return known
  const asked = findRealtime(db, channelId, now)
  found.set(channelId, asked)
  asked.catch(() => found.delete(channelId))
  return asked
}

async function findRealtime(db: DbOrTx, channelId: string, now: number): Promise<RealtimeMetrics> {
  // Who was sent nothing is no viewer, whatever a player reports. A viewer whose newest report says so has stopped.
  const groups = await db.$queryRaw<Group[]>`
    SELECT session.country, session.device, count(*)::int AS viewers
      FROM (SELECT "sessionId", max(at) AS newest, bool_or("servedMs" IS NOT NULL) AS served,
                   (array_agg(state::text ORDER BY at DESC, sequence DESC) FILTER (WHERE state IS NOT NULL))[1] AS state
              FROM playback.events
             WHERE "subjectId" = ${channelId} AND part = ANY(${ALL_PARTS}::smallint[])
               AND at > ${new Date(now - SERVED_MS)} AND at <= ${new Date(now + MINUTE_MS)}
             GROUP BY "sessionId") AS heard
      JOIN "ViewerSession" AS session ON session.id = heard."sessionId"
     WHERE heard.served AND heard.newest > ${new Date(now - HEARD_MS)} AND NOT session."isBot"
       AND (heard.state IS NULL OR heard.state NOT IN ('a', 'e', 'f', 'q', 'd'))
     GROUP BY session.country, session.device`
  const minutes = await listSums(db, { subjectId: channelId, step: 'minute', from: now - DAY_MS, to: now })
  const currentViewers = groups.reduce((sum, { viewers }) => sum + viewers, 0)
  const audiences = minutes.map(({ sums }) => Math.round(averageAudience(sums, MINUTE_MS)))
  return {
    currentViewers,
    peakViewers: Math.max(currentViewers, ...audiences),
    averageWatchTime: metricsOf(totalOf(minutes.map(({ sums }) => sums))).averageWatchTimeMs,
    geographicDistribution: sharesOf(groups, 'country', currentViewers).map(({ value, ...rest }) => ({
      country: value,
      ...rest,
    })),
    deviceBreakdown: sharesOf(groups, 'device', currentViewers).map(({ value, ...rest }) => ({
      device: value,
      ...rest,
    })),
  }
}

interface Group {
  country: string | null
  device: string | null
  viewers: number
}

function sharesOf(groups: readonly Group[], by: 'country' | 'device', total: number) {
  const counts = new Map<string, number>()
  for (const group of groups) counts.set(group[by] ?? UNKNOWN, (counts.get(group[by] ?? UNKNOWN) ?? 0) + group.viewers)
  return [...counts]
    .map(([value, viewers]) => ({ value, viewers, share: viewers / total }))
    .toSorted((a, b) => b.viewers - a.viewers || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES)
}
