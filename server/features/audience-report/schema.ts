// Input and output of reports that are shown, downloaded, saved, mailed and shared.
import { z } from 'zod'
import { REPORT_PERIODS } from '#domain/analytics/report-period.ts'
import { SERIES_STEPS } from '#domain/analytics/report-series.ts'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { dateSchema, idSchema, instantSchema, name, utcSchema } from '#domain/text/text-schema.ts'
import { emailSchema } from '#features/account/schema.ts'
import { type AudienceReport, rangeSchema, reportSchema } from '#features/analytics/schema.ts'

export const FILE_FORMATS = ['pdf', 'csv'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** Without the channel, which is in the path. */
export const reportQuerySchema = rangeSchema
  .omit({ channelId: true })
  .extend({ format: z.enum(['json', ...FILE_FORMATS]).optional() })

const pointSchema = z.object({ at: utcSchema, value: z.number().nullable() })

/** What a page shows. */
export const shownReportSchema = z.object({
  channelName: z.string(),
  zone: z.string(),
  report: reportSchema,
  step: z.enum(SERIES_STEPS),
  series: z.array(pointSchema),
})
export type ShownReport = z.output<typeof shownReportSchema>

/** What a shared link shows: no ids, nothing of other channels, and only two of the parts of the viewers. */
export type PublicReport = Omit<AudienceReport, 'programmes' | 'by'> & {
  programmes: Omit<AudienceReport['programmes'][number], 'mediaId' | 'accountShare'>[]
  by: Pick<AudienceReport['by'], 'country' | 'device'>
}
export type SharedReport = Omit<ShownReport, 'report'> & { name: string; expiresAt: string; report: PublicReport }

export const MOST_REPORTS = 50
const MOST_ADDRESSES = 10

const mailSchema = z.object({
  hour: z
    .int('Enter a whole hour.')
    .min(0, 'At least 0.')
    .max(23, 'At most 23.')
    .describe('Of the day after the period, in the time zone of the channel.'),
  recipients: z
    .array(emailSchema)
    .min(1, 'Enter at least one address.')
    .max(MOST_ADDRESSES, `At most ${MOST_ADDRESSES} addresses.`),
  formats: z
    .array(z.enum(FILE_FORMATS))
    .max(FILE_FORMATS.length)
    .describe('What is attached. The text of the mail has the main figures in any case.'),
})

const settings = z.object({
  name: name(80, 'Enter a name.'),
  period: z
    .enum([...REPORT_PERIODS, 'range'])
    .describe('day, week, month: the last complete one in the time zone of the channel. range: from `from` to `to`.'),
  from: instantSchema.nullish().describe('For range only.'),
  to: instantSchema.nullish().describe('For range only.'),
  mail: mailSchema.nullish().describe('Mailed after each period. Null or omitted: never.'),
})

function checkSettings({ period, from, to, mail }: z.output<typeof settings>, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (period !== 'range') return
  if (!from) refuse('from', 'Enter the start of the range.')
  if (!to) refuse('to', 'Enter the end of the range.')
  if (from && to && Date.parse(from) >= Date.parse(to)) refuse('to', 'The range must begin before it ends.')
  if (mail) refuse('mail', 'Only a report of a day, a week or a month can be mailed.')
}

export const createReportSchema = channelRefSchema.extend(settings.shape).superRefine(checkSettings)
export type CreateReportInput = z.output<typeof createReportSchema>

export const reportRefSchema = channelRefSchema.extend({ reportId: idSchema })
export type ReportRef = z.output<typeof reportRefSchema>

export const updateReportSchema = reportRefSchema.extend(settings.shape).superRefine(checkSettings)
export type UpdateReportInput = z.output<typeof updateReportSchema>

export const LONGEST_SHARE_DAYS = 365

export const shareReportSchema = reportRefSchema.extend({
  days: z
    .int('Enter a whole number.')
    .min(1, 'At least 1.')
    .max(LONGEST_SHARE_DAYS, `At most ${LONGEST_SHARE_DAYS}.`)
    .default(30)
    .describe('How long the link works.'),
})
export type ShareReportInput = z.output<typeof shareReportSchema>

export const sharedLinkSchema = z
  .object({
    url: z.url().describe('Shown once: only a hash of it is stored. A new link replaces the one before.'),
    expiresAt: utcSchema,
  })
  .meta({ id: 'ReportLink' })
export type SharedLink = z.output<typeof sharedLinkSchema>

export const savedReportSchema = z
  .object({
    id: z.string(),
    channelId: z.string(),
    name: z.string(),
    period: z.enum([...REPORT_PERIODS, 'range']),
    from: utcSchema.describe('Start of what it shows now.'),
    to: utcSchema,
    problem: z.string().nullable().describe('Why it cannot be shown; null: it can.'),
    mail: z
      .object({ hour: z.int(), recipients: z.array(z.string()), formats: z.array(z.enum(FILE_FORMATS)) })
      .nullable()
      .describe('Null: it is not mailed.'),
    nextMailAt: dateSchema.nullable(),
    lastMailAt: dateSchema.nullable().describe('When the last mails were queued.'),
    shareExpiresAt: dateSchema.nullable().describe('End of its link; null: it has none.'),
    createdBy: z.string().describe('user:<id> or key:<id>'),
    createdAt: dateSchema,
  })
  .meta({ id: 'SavedReport' })
export type SavedReportView = z.output<typeof savedReportSchema>
