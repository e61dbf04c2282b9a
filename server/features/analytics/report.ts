// Audience and quality of a channel over a range: sums of stored times, and metrics of the sums.
import type { DbOrTx } from '#adapters/db.ts'
import { DIMENSIONS, merge, noAudience, type Splits } from '#domain/analytics/audience.ts'
import { computedUntil } from '#domain/analytics/due.ts'
import { averageAudience, metricsOf } from '#domain/analytics/metrics.ts'
import { MINUTES_KEPT_MS } from '#domain/analytics/minutes.ts'
import { splitRange, type TimeStep } from '#domain/analytics/split-range.ts'
import type { Sums } from '#domain/analytics/sums.ts'
import { DAY_MS, HOUR_MS, iso } from '#domain/instants.ts'
import { findWatchedMs } from './account-totals.ts'
import { type FigureRange, listFigures, listSums, listTotals, STEP_MS } from './figures.ts'
import { findRange } from './find-range.ts'
import { listProgrammes } from './list-programmes.ts'
import { airingsOf, programmeView } from './programmes.ts'
import { type AudienceReport, type MetricName, type RangeInput, rounded, type TIME_STEPS } from './schema.ts'

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
  const { programmes, isCut } = await listProgrammes(db, { channelId, from, to }, now)
  const airings = airingsOf(programmes)
  const accountMs = await findWatchedMs(db, accountId, { from, to })
  return {
    ...{ from: iso(from), to: iso(to) },
    ...metricsOf(total.sums),
    uniqueViewers: total.viewers.count(),
    averageViewers: rounded(averageAudience(total.sums, Math.max(0, Math.min(to, computedUntil(now)) - from))),
    peakViewers: await findPeak(db, channelId, { from, to }, now),
    completion: completionOf(airings),
    unconfirmedMs: total.sums.unconfirmedMs,
    isCut,
    programmes: airings
      .toSorted((a, b) => b.sums.watchedMs - a.sums.watchedMs)
      .slice(0, MOST_PROGRAMMES)
      .map((airing) => programmeView(airing, total.sums.watchedMs, accountMs)),
    by: splitViews(total.splits),
  }
}

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

function completionOf(airings: readonly { sums: Sums; possibleMs: number }[]): number {
  let [watchedMs, possibleMs] = [0, 0]
  for (const airing of airings) {
    watchedMs += airing.sums.watchedMs
    possibleMs += airing.possibleMs
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
      for (const { at, viewers } of await listTotals(db, { ...range, from, to: Math.min(range.to, from + pieceMs) }))
        counts.push([at, viewers.count()])
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
