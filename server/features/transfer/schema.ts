// Input and output of export and import: one schema for tRPC, REST and the form.
import { z } from 'zod'
import { channelNameSchema } from '#domain/channel/channel-name.ts'
import { isZone } from '#domain/schedule/model/is-zone.ts'
import { idSchema, lines, text, utcSchema } from '#domain/text/text-schema.ts'
import { channelFileSchema } from '#domain/transfer/channel-file.ts'
import { MAX_IMPORT_LENGTH } from '#domain/transfer/import-row.ts'

export const IMPORT_FORMATS = ['channel', 'csv', 'ffplayout', 'm3u', 'xmltv'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

export const importChannelSchema = z.object({
  format: z
    .enum(IMPORT_FORMATS)
    .describe(
      'channel: the JSON file of an export, as a new channel. csv, ffplayout and m3u: a rundown. xmltv: one-off blocks of the draft schedule.',
    ),
  file: z.string().min(1, 'The file is empty.').pipe(lines(MAX_IMPORT_LENGTH)).describe('The file as text.'),
  channelId: idSchema
    .optional()
    .describe('The channel whose rundown or draft is replaced; omitted: a new channel. Not for the format channel.'),
  name: channelNameSchema.optional().describe('Of a new channel; omitted: that of the file, or “Imported channel”.'),
  timeZone: text(64)
    .refine(isZone, 'Not a time zone. Choose one such as Europe/Berlin.')
    .optional()
    .describe('Of the schedule of a new channel; omitted: UTC.'),
  dryRun: z.boolean().default(false).describe('Only report what would happen. Nothing is changed.'),
})
export type ImportChannelInput = z.output<typeof importChannelSchema>

export const channelExportSchema = channelFileSchema.meta({ id: 'ChannelExport' })

const importRowSchema = z
  .object({
    line: z.int().describe('The line, or the number of the entry, in the file.'),
    text: z.string().describe('What the file says.'),
    status: z.enum(['matched', 'missing', 'ambiguous', 'not-ready']),
    mediaId: z.string().nullable(),
    title: z.string().nullable().describe('The item of the library.'),
    startsAt: utcSchema.nullable(),
  })
  .meta({ id: 'ImportRow' })
export type ImportRowView = z.output<typeof importRowSchema>

export const importResultSchema = z
  .object({
    dryRun: z.boolean(),
    target: z.enum(['rundown', 'schedule', 'channel']),
    channelId: z
      .string()
      .nullable()
      .describe('The channel that was changed or created; null in a dry run of a new one.'),
    name: z.string().describe('Its name.'),
    matched: z.int().describe('Rows that were, or would be, imported.'),
    rows: z.array(importRowSchema),
    notes: z.array(z.string()).describe('What is not imported, as sentences.'),
  })
  .meta({ id: 'ImportResult' })
export type ImportResult = z.output<typeof importResultSchema>
