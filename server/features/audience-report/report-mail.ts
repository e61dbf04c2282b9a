// The mail of a saved report: the main figures as text, and the report as files.
import { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import { headlineOf, reportTimes, sayAverage } from '#domain/analytics/say-report.ts'
import type { ComposeMail } from '#features/mail/mail-kind.ts'
import { DomainError } from '#server/errors.ts'
import { loadReport } from './load-report.ts'
import { reportFile } from './report-file.ts'
import { formatsOf, REPORT_COLUMNS } from './saved-report.ts'
import type { ShownReport } from './schema.ts'

const reportMailSchema = z.object({ reportId: z.string(), from: z.string(), to: z.string() })
export type ReportMail = z.output<typeof reportMailSchema>

const TOP = 5

/** Null: the report, its channel or its recipient was removed, the account is suspended, or the plan no longer keeps these days. */
export const composeReportMail: ComposeMail = async ({ data, recipient }, { db, publicUrl, now }) => {
  const { reportId, from, to } = reportMailSchema.parse(data)
  const row = await db.savedReport.findFirst({
    where: { id: reportId, channel: { account: { suspendedAt: null } } },
    select: REPORT_COLUMNS,
  })
  if (!row?.mailTo.includes(recipient)) return null
  const { accountId, channelId } = row
  const input = { channelId, from, to }
  const given = await loadReport(db, accountId, input, now).catch(nullIfGone)
  if (!given) return null
  const attachments = []
  for (const format of formatsOf(row)) {
    const file = await reportFile(db, accountId, { ...input, format }, { now, given })
    attachments.push({ filename: file.name, contentType: file.type, content: file.content })
  }
  return {
    subject: `${row.name}: ${given.channelName}, ${sayPeriod(given)}`,
    lines: linesOf(given),
    action: { label: 'See the reports', url: `${publicUrl}/channels/${channelId}/audience/reports` },
    after: [await sayWhy(db, row)],
    attachments,
  }
}

function nullIfGone(error: unknown): null {
  if (error instanceof DomainError && ['CHANNEL_NOT_FOUND', 'LIMIT_REACHED'].includes(error.code)) return null
  throw error
}

/** The last day of a period is before its end. */
function sayPeriod({ zone, report: { from, to } }: ShownReport): string {
  const { day } = reportTimes(zone)
  const [first, last] = [day(from), day(Date.parse(to) - 1)]
  return first === last ? first : `${first} – ${last}`
}

function linesOf({ zone, report }: ShownReport): string[] {
  const times = reportTimes(zone)
  const most = report.programmes.slice(0, TOP)
  return [
    `The audience from ${times.range(report)}.`,
    headlineOf(report)
      .map(({ label, value }) => `${label}: ${value}`)
      .join('. '),
    ...(most.length > 0 ? ['Most watched:'] : []),
    ...most.map(
      ({ title, startsAt, averageAudience }) =>
        `${title}, ${times.instant(startsAt)}: ${sayAverage(averageAudience)} viewers on average`,
    ),
  ]
}

/** Recipients need no account: they learn whom to ask. */
async function sayWhy(db: DbOrTx, { createdBy, accountId }: { createdBy: string; accountId: string }): Promise<string> {
  const [kind, id = ''] = createdBy.split(':')
  if (kind === 'key') return 'This report was set up by a program with an API key.'
  const where = { id, memberships: { some: { accountId } } }
  const member = await db.user.findFirst({ where, select: { email: true } })
  return member
    ? `This report was set up by ${member.email}, who can stop these mails.`
    : 'This report was set up by a former member of the account.'
}
