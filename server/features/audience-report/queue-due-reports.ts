// Queues the mails of saved reports, once for each period: the row of the period, the mails and the next time are written in one
// transaction. Several workers may do so at once.
import { type Db, type DbOrTx, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { dueAt } from '#domain/analytics/due.ts'
import { MINUTE_MS } from '#domain/analytics/minutes.ts'
import { lastComplete, nextMailAt, type PeriodRange, REPORT_PERIODS } from '#domain/analytics/report-period.ts'
import { DAY_MS, HOUR_MS, iso } from '#domain/instants.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import type { ReportMail } from './report-mail.ts'
import { REPORT_COLUMNS, type SavedReportRow } from './saved-report.ts'

/** Afterwards a report is mailed although some of its minutes could not be computed. */
const PATIENCE_MS = 6 * HOUR_MS
/** The mails of an older period are left out: no worker ran for a week. */
const MAILED_WITHIN_MS = 7 * DAY_MS
/** A round. */
const MOST = 1_000

/** @returns of how many reports mails were queued */
export async function queueDueReports(db: Db, now: number): Promise<number> {
  const due = await db.savedReport.findMany({
    where: { mailDueAt: { lte: new Date(now) } },
    orderBy: { mailDueAt: 'asc' },
    take: MOST,
    select: { id: true },
  })
  let queued = 0
  for (const { id } of due) {
    try {
      if (await db.$transaction((tx) => queueReport(tx, id, now))) queued += 1
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      // The others are queued.
      logger('mail').error({ err: error, reportId: id }, 'a report could not be queued; the next attempt follows')
    }
  }
  return queued
}

async function queueReport(tx: DbOrTx, reportId: string, now: number): Promise<boolean> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "SavedReport" WHERE id = ${reportId} AND "mailDueAt" <= ${new Date(now)} FOR UPDATE SKIP LOCKED`
  if (locked.length === 0) return false
  const row = await tx.savedReport.findUniqueOrThrow({
    where: { id: reportId },
    select: { ...REPORT_COLUMNS, channel: { select: { deletedAt: true, account: { select: { suspendedAt: true } } } } },
  })
  const period = REPORT_PERIODS.find((one) => one === row.period)
  const mailDueAt = row.mailDueAt?.getTime()
  if (!period || row.mailHour === null || mailDueAt === undefined) return false
  const zone = await zoneOf(tx, row.channelId)
  const range = lastComplete(period, zone, mailDueAt)
  const isLate = now >= mailDueAt + PATIENCE_MS
  if (!isLate && !(await isComputed(tx, row.channelId, range, now))) return false
  const { deletedAt, account } = row.channel
  const isWanted = deletedAt === null && account.suspendedAt === null && now < mailDueAt + MAILED_WITHIN_MS
  const queued = isWanted && (await queueOnce(tx, row, range, now))
  const next = new Date(nextMailAt(period, zone, row.mailHour, mailDueAt))
  await tx.savedReport.update({ where: { id: reportId }, data: { mailDueAt: next } })
  return queued
}

/** @returns false: the mails of this period are queued already, before a change of the report or of the zone */
async function queueOnce(tx: DbOrTx, { id, accountId, mailTo }: SavedReportRow, range: PeriodRange, now: number) {
  const [from, to] = [new Date(range.from), new Date(range.to)]
  const { count } = await tx.savedReportMail.createMany({
    data: [{ reportId: id, from, to, accountId, queuedAt: new Date(now) }],
    skipDuplicates: true,
  })
  if (count === 0) return false
  const data: ReportMail = { reportId: id, from: iso(range.from), to: iso(range.to) }
  for (const address of mailTo) await queueMail(tx, { kind: 'audience-report', to: address, data: { ...data } })
  return true
}

/** The last minute is over, and so is the computation of all. */
async function isComputed(tx: DbOrTx, channelId: string, { from, to }: PeriodRange, now: number): Promise<boolean> {
  if (now < dueAt(to - MINUTE_MS)) return false
  const waiting = await tx.audienceDue.findFirst({
    where: { subjectId: channelId, minute: { gte: new Date(from), lt: new Date(to) } },
    select: { minute: true },
  })
  return waiting === null
}
