// A report with what pages, files and mails show beside it: the name of the channel, its time zone, and the curve.
import type { DbOrTx } from '#adapters/db.ts'
import { reportSeries } from '#domain/analytics/report-series.ts'
import { iso } from '#domain/instants.ts'
import { getReport, getTimeseries } from '#features/analytics/report.ts'
import type { RangeInput } from '#features/analytics/schema.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import type { ShownReport } from './schema.ts'

/** @throws CHANNEL_NOT_FOUND, INVALID_INPUT, LIMIT_REACHED */
export async function loadReport(db: DbOrTx, accountId: string, input: RangeInput, now: number): Promise<ShownReport> {
  const { name: channelName } = await requireChannel(db, accountId, input.channelId)
  const zone = await zoneOf(db, input.channelId)
  const report = await getReport(db, accountId, input, now)
  const asked = { ...input, metric: 'viewers', step: 'hour' } as const
  const { points: hours } = await getTimeseries(db, accountId, asked, now)
  const { step, points } = reportSeries(
    hours.map(({ at, value }) => ({ at: Date.parse(at), value })),
    zone,
  )
  return { channelName, zone, report, step, series: points.map(({ at, value }) => ({ at: iso(at), value })) }
}
