// The planned-versus-aired report: the log compared with what had been written ahead.

import type { DbOrTx } from '#adapters/db.ts'
import type { AsRunEntry } from '#domain/as-run/as-run-entry.ts'
import { MAX_SHIFT_MS } from '#domain/as-run/compare-planned-aired.ts'
import { type DroppedPlan, droppedPlans } from '#domain/as-run/dropped-plan.ts'
import { asRunFromTimeline } from '#domain/as-run/from-timeline.ts'
import { renderReportCsv } from '#domain/as-run/render-report-csv.ts'
import { type AsRunReport, type Deviation, reportAsRun, TOLERANCE_MS } from '#domain/as-run/report.ts'
import { sayDeviation } from '#domain/as-run/say-deviation.ts'
import { iso } from '#domain/instants.ts'
import type { Programming } from '#domain/schedule/expand/join-air.ts'
import { AHEAD_MS, type CalendarChunk } from '#domain/schedule/expand/plan-calendar.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { loadCalendar, loadLibrary, programmingOf } from '#features/playout/load-programming.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import type { WindowInput } from '#features/schedule/schema.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { env } from '#server/env.ts'
import { asRunWindow, listRows } from './get-as-run.ts'
import type { AsRunReportView, DeviationView } from './schema.ts'

/** An entry that extends past the window's edge began at most this long before. */
const LOOK_AROUND_MS = AHEAD_MS + MAX_SHIFT_MS

interface Found {
  from: number
  to: number
  zone: string
  report: AsRunReport
}

async function buildReport(db: DbOrTx, accountId: string, input: WindowInput, now: number): Promise<Found> {
  const { channelId } = input
  await requireChannel(db, accountId, channelId)
  const { from, to } = asRunWindow(input, now)
  const since = from - LOOK_AROUND_MS
  const until = to + LOOK_AROUND_MS
  const rows = (await listRows(db, channelId, since, until)).map(({ chained }) => chained.row)
  // Older chunks are deleted once they are logged: the rows' own plans are what remains of them.
  const chunks = (await loadCalendar(db, channelId, since)).filter(({ startsAt }) => startsAt < until)
  const report = reportAsRun({
    rows,
    dropped: await findDropped(db, accountId, channelId, chunks),
    pending: pendingOf(channelId, chunks, rows, until),
    from,
    to,
  })
  return { from, to, zone: await zoneOf(db, channelId), report }
}

async function findDropped(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  chunks: readonly CalendarChunk[],
): Promise<DroppedPlan[]> {
  const library = await loadLibrary(db, { accountId })
  const programmings = new Map<number, Programming>()
  for (const chunk of chunks) {
    if (chunk.scheduleVersion === null || !library || programmings.has(chunk.scheduleVersion)) continue
    const programming = await programmingOf(db, channelId, chunk, library)
    if (programming) programmings.set(chunk.scheduleVersion, programming)
  }
  return droppedPlans(chunks, programmings, env().aheadMs)
}

/** What is not in the log yet, as it will be logged. */
function pendingOf(
  channelId: string,
  chunks: readonly CalendarChunk[],
  rows: readonly AsRunEntry[],
  until: number,
): AsRunEntry[] {
  const last = rows.at(-1)
  if (!last) return []
  const entries = entriesBetween(chunks, last.startsAt + last.durationMs, until)
  return entries.map((entry, i) => asRunFromTimeline(channelId, entry, entries[i + 1] ?? null))
}

function deviationView(deviation: Deviation, zone: string): DeviationView {
  const { line, verdict, at, reason } = deviation
  const planned = 'planned' in line ? line.planned : null
  const aired = 'aired' in line ? line.aired : null
  const { mediaId, title } = (planned ?? aired)!
  return {
    verdict,
    at: iso(at),
    mediaId,
    title,
    reason,
    plannedStart: planned && iso(planned.startsAt),
    plannedDurationMs: planned?.durationMs ?? null,
    actualStart: aired && iso(aired.startsAt),
    actualDurationMs: aired?.durationMs ?? null,
    driftMs: planned && aired ? aired.startsAt - planned.startsAt : null,
    text: sayDeviation(deviation, zone),
  }
}

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function getAsRunReport(
  db: DbOrTx,
  accountId: string,
  input: WindowInput,
  now: number,
): Promise<AsRunReportView> {
  const { from, to, zone, report } = await buildReport(db, accountId, input, now)
  return {
    ...report,
    from: iso(from),
    to: iso(to),
    zone,
    toleranceMs: TOLERANCE_MS,
    deviations: report.deviations.map((deviation) => deviationView(deviation, zone)),
  }
}

/** Its deviations as CSV (RFC 4180). @throws CHANNEL_NOT_FOUND */
export async function getAsRunReportCsv(
  db: DbOrTx,
  accountId: string,
  input: WindowInput,
  now: number,
): Promise<string> {
  const { zone, report } = await buildReport(db, accountId, input, now)
  return renderReportCsv(report.deviations, zone)
}
