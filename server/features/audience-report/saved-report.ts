// Rows of saved reports, as they are read and shown.
import type { z } from 'zod'
import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { lastComplete, type PeriodRange, REPORT_PERIODS } from '#domain/analytics/report-period.ts'
import { iso } from '#domain/instants.ts'
import { type AccountPlan, readPlan } from '#features/account/limits.ts'
import { requireKept } from '#features/analytics/find-range.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import { zoneOf } from '#features/schedule/zone.ts'
import { DomainError } from '#server/errors.ts'
import { FILE_FORMATS, MOST_REPORTS, type ReportRef, type savedReportSchema } from './schema.ts'

export const REPORT_COLUMNS = {
  ...{ id: true, accountId: true, channelId: true, name: true, period: true, from: true, to: true },
  ...{ mailHour: true, mailTo: true, mailFormats: true, mailDueAt: true },
  ...{ shareExpiresAt: true, createdBy: true, createdAt: true },
} as const
export type SavedReportRow = Prisma.SavedReportGetPayload<{ select: typeof REPORT_COLUMNS }>

/** What it shows at a time. */
export function rangeAt({ period, from, to }: SavedReportRow, zone: string, now: number): PeriodRange {
  const known = REPORT_PERIODS.find((one) => one === period)
  return known ? lastComplete(known, zone, now) : { from: from?.getTime() ?? 0, to: to?.getTime() ?? 0 }
}

export const formatsOf = ({ mailFormats }: Pick<SavedReportRow, 'mailFormats'>) =>
  FILE_FORMATS.filter((format) => mailFormats.includes(format))

/** Of the account's plan. */
function findProblem(plan: AccountPlan, from: number, now: number): string | null {
  try {
    requireKept(plan, from, now)
    return null
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}

/** Oldest first. @throws CHANNEL_NOT_FOUND */
export async function listReports(db: DbOrTx, accountId: string, channelId: string, now: number) {
  await requireChannel(db, accountId, channelId)
  const rows = await db.savedReport.findMany({
    where: { accountId, channelId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MOST_REPORTS,
    select: { ...REPORT_COLUMNS, mails: { orderBy: { from: 'desc' }, take: 1, select: { queuedAt: true } } },
  })
  const [zone, plan] = [await zoneOf(db, channelId), await readPlan(db, accountId)]
  return rows.map((row): z.input<typeof savedReportSchema> => {
    const { id, name, period, mailHour, mailTo, mailDueAt, shareExpiresAt, createdBy, createdAt } = row
    const { from, to } = rangeAt(row, zone, now)
    return {
      ...{ id, channelId, name, period, from: iso(from), to: iso(to) },
      problem: findProblem(plan, from, now),
      mail: mailHour === null ? null : { hour: mailHour, recipients: mailTo, formats: formatsOf(row) },
      nextMailAt: mailDueAt,
      lastMailAt: row.mails[0]?.queuedAt ?? null,
      shareExpiresAt,
      createdBy,
      createdAt,
    }
  })
}

/** @throws CHANNEL_NOT_FOUND, REPORT_NOT_FOUND */
export async function getSavedReport(db: DbOrTx, accountId: string, { channelId, reportId }: ReportRef, now: number) {
  const found = (await listReports(db, accountId, channelId, now)).find(({ id }) => id === reportId)
  if (!found) throw new DomainError('REPORT_NOT_FOUND')
  return found
}
