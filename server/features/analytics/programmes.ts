// Programmes, breaks and joins of a range with their audience.
import type { DbOrTx } from '#adapters/db.ts'
import { type AiringGroup, breaksOf, groupAirings, joinsOf } from '#domain/analytics/group-airings.ts'
import { averageAudience, completion, metricsOf } from '#domain/analytics/metrics.ts'
import { iso } from '#domain/instants.ts'
import type { MediaKindName } from '#features/media/schema.ts'
import { findWatchedMs } from './account-totals.ts'
import { findRange } from './find-range.ts'
import { listProgrammes, type Programme } from './list-programmes.ts'
import { type Grouping, type RangeInput, rounded } from './schema.ts'

export async function getProgrammes(db: DbOrTx, accountId: string, input: RangeInput & { by: Grouping }, now: number) {
  const { from, to } = await findRange(db, accountId, input, now)
  const { programmes, isCut } = await listProgrammes(db, { channelId: input.channelId, from, to }, now)
  const watchedMs = programmes.reduce((sum, { sums }) => sum + sums.watchedMs, 0)
  const accountMs = await findWatchedMs(db, accountId, { from, to })
  return {
    ...{ from: iso(from), to: iso(to), isCut },
    programmes: (await grouped(db, programmes, input.by)).map((group) => programmeView(group, watchedMs, accountMs)),
  }
}

async function grouped(
  db: DbOrTx,
  programmes: readonly Programme[],
  by: Grouping,
): Promise<AiringGroup<MediaKindName>[]> {
  if (by === 'item') return groupAirings(programmes, ({ mediaId, title }) => ({ key: mediaId, title }))
  if (by === 'series') {
    const series = await findSeries(db, programmes)
    return groupAirings(programmes, ({ mediaId, title }) => series.get(mediaId) ?? { key: mediaId, title })
  }
  if (by === 'break') {
    const starts = breaksOf(programmes)
    const ads = programmes.flatMap((programme, i) =>
      starts[i] === null ? [] : [{ ...programme, breakAt: starts[i]! }],
    )
    return groupAirings(ads, (_, i) => ({ key: String(ads[i]!.breakAt), title: 'Ad break' }))
  }
  return airingsOf(programmes)
}

/** Each as a group of its own. */
export const airingsOf = (programmes: readonly Programme[]): AiringGroup<MediaKindName>[] =>
  groupAirings(programmes, ({ startsAt, title }) => ({ key: String(startsAt), title }))

/** The oldest series that lists an item. */
async function findSeries(db: DbOrTx, programmes: readonly Programme[]) {
  const episodes = await db.seriesEpisode.findMany({
    where: { mediaId: { in: [...new Set(programmes.map(({ mediaId }) => mediaId))] } },
    orderBy: { series: { createdAt: 'desc' } },
    select: { mediaId: true, series: { select: { id: true, title: true } } },
  })
  return new Map(episodes.map(({ mediaId, series: { id, title } }) => [mediaId, { key: id, title }]))
}

/** @param ofMs watch time of the range @param accountMs of all channels of the account */
export function programmeView(group: AiringGroup<MediaKindName>, ofMs: number, accountMs: number) {
  const { startsAt, endsAt, sums, reach, airedMs, possibleMs, ...named } = group
  const shareOf = (whole: number) => (whole > 0 ? Math.min(1, sums.watchedMs / whole) : 0)
  return {
    ...{ startsAt: iso(startsAt), endsAt: iso(endsAt), airings: named.airings, airedMs },
    ...{ mediaId: named.mediaId, title: named.title, kind: named.kind },
    ...metricsOf(sums),
    // Most who watch it began to watch before.
    averageWatchTimeMs: reach > 0 ? Math.round(sums.watchedMs / reach) : 0,
    averageAudience: rounded(averageAudience(sums, airedMs)),
    reach,
    entries: sums.entries,
    exits: sums.exits,
    joinStalls: sums.joinStalls,
    completion: completion(sums, possibleMs),
    share: shareOf(ofMs),
    accountShare: shareOf(accountMs),
  }
}

export async function getJoins(db: DbOrTx, accountId: string, input: RangeInput, now: number) {
  const { from, to } = await findRange(db, accountId, input, now)
  const { programmes, isCut } = await listProgrammes(db, { channelId: input.channelId, from, to }, now)
  const joins = joinsOf(programmes).map((join) => ({
    ...join,
    stallsPerThousand: join.reach > 0 ? rounded((join.stalls * 1_000) / join.reach) : 0,
  }))
  return { ...{ from: iso(from), to: iso(to) }, isCut, joins }
}
