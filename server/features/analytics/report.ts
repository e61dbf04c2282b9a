// Audience and quality of a channel over a range: sums of stored times, and metrics of the sums.
import type { DbOrTx } from '#adapters/db.ts'
import { DIMENSIONS, merge, noAudience, type Splits } from '#domain/analytics/audience.ts'
import { dueAt } from '#domain/analytics/due.ts'
import { averageAudience, completion, metricsOf } from '#domain/analytics/metrics.ts'
import { MINUTE_MS, minuteOf } from '#domain/analytics/minutes.ts'
import { splitRange, type TimeStep } from '#domain/analytics/split-range.ts'
import type { Sums } from '#domain/analytics/sums.ts'
import { DAY_MS, HOUR_MS, iso } from '#domain/instants.ts'
import { countViewers, type FigureRange, listFigures, listSums, STEP_MS } from './figures.ts'
import { findRange } from './find-range.ts'
import { listProgrammes, type Programme } from './list-programmes.ts'
import { MINUTES_KEPT_MS } from './prune-analytics.ts'
import type { AudienceReport, MetricName, RangeInput, TIME_STEPS } from './schema.ts'

const MOST_PROGRAMMES = 100
/** Of a time series; a month of minutes. */
const MOST_POINTS = 50_000
/** Times whose viewers are in memory together. */
const COUNTED_TOGETHER = 1_440

export async function getReport(
  db: DbOrTx,
  accountId: string,
  input: RangeInput,
  now: number,
): Promise<AudienceReport> {
  const { channelId } = input
  const asked = await findRange(db, accountId, input, now)
  // Minutes that are no longer kept are part of their hours.
  const isOld = (at: number) => at < now - MINUTES_KEPT_MS
  const from = isOld(asked.from) ? Math.floor(asked.from / HOUR_MS) * HOUR_MS : asked.from
  const to = isOld(asked.to) ? Math.ceil(asked.to / HOUR_MS) * HOUR_MS : asked.to
  const total = noAudience()
  for (const piece of splitRange(from, to))
    for (const { audience } of await listFigures(db, { subjectId: channelId, ...piece })) merge(total, audience)
  const { programmes, isCut } = await listProgrammes(db, { channelId, from, to })
  return {
    ...{ from: iso(from), to: iso(to) },
    ...metricsOf(total.sums),
    uniqueViewers: total.viewers.count(),
    averageViewers: rounded(averageAudience(total.sums, Math.max(0, Math.min(to, computedUntil(now)) - from))),
    peakViewers: await findPeak(db, channelId, { from, to }, now),
    completion: completionOf(programmes, now),
    unconfirmedMs: total.sums.unconfirmedMs,
    isCut,
    programmes: programmes
      .toSorted((a, b) => b.audience.sums.watchedMs - a.audience.sums.watchedMs)
      .slice(0, MOST_PROGRAMMES)
      .map((programme) => programmeView(programme, total.sums.watchedMs, now)),
    by: splitViews(total.splits),
  }
}

/** Minutes from then on are not computed yet. */
const computedUntil = (now: number): number => minuteOf(now - dueAt(0)) + MINUTE_MS

/** Of minutes in a short range that still has them, otherwise of hours. */
async function findPeak(
  db: DbOrTx,
  subjectId: string,
  { from, to }: { from: number; to: number },
  now: number,
): Promise<number> {
  const step = to - from <= DAY_MS && from >= now - MINUTES_KEPT_MS ? 'minute' : 'hour'
  const rows = await listSums(db, { subjectId, step, from, to })
  return rounded(Math.max(0, ...rows.map(({ sums }) => averageAudience(sums, STEP_MS[step]))))
}

export async function getProgrammes(db: DbOrTx, accountId: string, input: RangeInput, now: number) {
  const { from, to } = await findRange(db, accountId, input, now)
  const { programmes, isCut } = await listProgrammes(db, { channelId: input.channelId, from, to })
  const watchedMs = programmes.reduce((sum, { audience }) => sum + audience.sums.watchedMs, 0)
  return {
    ...{ from: iso(from), to: iso(to), isCut },
    programmes: programmes.map((programme) => programmeView(programme, watchedMs, now)),
  }
}

/** As far as it aired and is computed. */
const airedMs = ({ startsAt, endsAt }: Programme, now: number): number =>
  Math.max(0, Math.min(endsAt, computedUntil(now)) - startsAt)

function programmeView(programme: Programme, ofMs: number, now: number) {
  const { startsAt, endsAt, mediaId, title, kind, audience } = programme
  const { sums, viewers } = audience
  const lengthMs = airedMs(programme, now)
  const reach = viewers.count()
  return {
    ...{ startsAt: iso(startsAt), endsAt: iso(endsAt), mediaId, title, kind },
    ...metricsOf(sums),
    // Most who watch it began to watch before.
    averageWatchTimeMs: reach > 0 ? Math.round(sums.watchedMs / reach) : 0,
    averageAudience: rounded(averageAudience(sums, lengthMs)),
    reach,
    entries: sums.entries,
    exits: sums.exits,
    joinStalls: sums.joinStalls,
    completion: completion(sums, reach, lengthMs),
    share: ofMs > 0 ? Math.min(1, sums.watchedMs / ofMs) : 0,
  }
}

function completionOf(programmes: readonly Programme[], now: number): number {
  let [watchedMs, possibleMs] = [0, 0]
  for (const programme of programmes) {
    watchedMs += programme.audience.sums.watchedMs
    possibleMs += programme.audience.viewers.count() * airedMs(programme, now)
  }
  return possibleMs > 0 ? Math.min(1, watchedMs / possibleMs) : 0
}

function splitViews(splits: Splits): AudienceReport['by'] {
  const views = DIMENSIONS.map((dimension) => {
    const values = Object.entries(splits[dimension] ?? {}).map(([value, sums]) => ({ value, ...metricsOf(sums) }))
    return [dimension, values.toSorted((a, b) => b.watchTimeMs - a.watchTimeMs || b.views - a.views)]
  })
  return Object.fromEntries(views)
}

const rounded = (value: number): number => Math.round(value * 100) / 100

interface Series {
  metric: MetricName
  step: (typeof TIME_STEPS)[number]
}

export async function getTimeseries(db: DbOrTx, accountId: string, input: RangeInput & Series, now: number) {
  const { channelId, metric, step } = input
  const stepMs = STEP_MS[step]
  const range = await findRange(db, accountId, input, now)
  const from = Math.max(Math.floor(range.from / stepMs) * stepMs, range.to - MOST_POINTS * stepMs)
  const values = await valuesOf(db, { subjectId: channelId, step, from, to: range.to }, metric, now)
  const keptFrom = step === 'minute' ? now - MINUTES_KEPT_MS : 0
  const isKnown = (at: number) => at >= keptFrom && at < computedUntil(now)
  const points = []
  for (let at = from; at < range.to; at += stepMs)
    points.push({ at: iso(at), value: isKnown(at) ? (values.get(at) ?? emptyValue(metric)) : null })
  return { from: iso(from), to: iso(range.to), metric, step, points }
}

/** Of a time without viewers; null: unknown. */
const emptyValue = (metric: MetricName): number | null =>
  metric === 'startupMs' || metric === 'averageBitrateKbps' ? null : 0

async function valuesOf(
  db: DbOrTx,
  range: FigureRange & { step: TimeStep },
  metric: MetricName,
  now: number,
): Promise<Map<number, number | null>> {
  if (metric === 'uniqueViewers') {
    const counts: [number, number][] = []
    const pieceMs = COUNTED_TOGETHER * STEP_MS[range.step]
    for (let from = range.from; from < range.to; from += pieceMs)
      counts.push(...(await countViewers(db, { ...range, from, to: Math.min(range.to, from + pieceMs) })))
    return new Map(counts)
  }
  const rows = await listSums(db, range)
  const lengthOf = (at: number) => Math.max(1, Math.min(STEP_MS[range.step], computedUntil(now) - at))
  return new Map(rows.map(({ at, sums }) => [at, metricIn(metric, sums, lengthOf(at))]))
}

function metricIn(metric: Exclude<MetricName, 'uniqueViewers'>, sums: Sums, lengthMs: number): number | null {
  if (metric === 'viewers') return rounded(averageAudience(sums, lengthMs))
  if (metric === 'entries' || metric === 'exits') return sums[metric]
  return metricsOf(sums)[metric]
}
