import { z } from 'zod'
import { pageSchema } from '#domain/page.ts'
import { dateSchema, idSchema, instantSchema, text } from '#domain/text/text-schema.ts'

/** Which entries: all conditions apply. */
const filters = {
  action: text(64).optional().describe('As `channel.start`; `channel.` for all of channels.'),
  actor: text(80).optional().describe('As in an entry: `user:<id>`, `key:<id>`, `worker:<id>` or `guest`.'),
  subjectId: idSchema.optional().describe('The channel, item, key … that was changed.'),
  from: instantSchema.optional().describe('First time.'),
  to: instantSchema.optional().describe('Before this time.'),
}

export const auditFilterSchema = z.object(filters)
export type AuditFilter = z.output<typeof auditFilterSchema>

export const listAuditSchema = z.object({
  ...filters,
  cursor: z
    .string()
    // No longer than the column.
    .regex(/^[1-9]\d{0,8}$/, 'Not a cursor of this list.')
    .nullish()
    .describe('`nextCursor` of the previous page.'),
  limit: pageSchema.shape.limit,
})

export const exportAuditSchema = z.object({
  ...filters,
  format: z.enum(['csv', 'json']).default('csv').describe('`json`: one entry a line.'),
})

const valuesSchema = z.record(z.string(), z.unknown()).nullable()

const auditEntrySchema = z
  .object({
    id: z.string(),
    sequence: z.int().describe('Within the account, from 1.'),
    actor: z.string(),
    actorName: z.string().nullable().describe('The name of the person or key, if it still exists.'),
    adminId: z.string().nullable().describe('The admin who acted as that person.'),
    action: z.string(),
    subjectId: z.string(),
    data: z.unknown(),
    before: valuesSchema.describe('The values that changed, without secrets.'),
    after: valuesSchema,
    via: z.string().nullable().describe('`session` or `key`; null: nobody was authenticated, or the worker did it.'),
    address: z.string().nullable().describe('Of the client.'),
    requestId: z.string().nullable(),
    at: dateSchema,
    hash: z.string().describe('Covers the entry and the hash of the entry before.'),
  })
  .meta({ id: 'AuditEntry' })

export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema).describe('Newest first.'),
  nextCursor: z.string().nullable().describe('Null on the last page.'),
})
export type AuditEntryView = z.output<typeof auditEntrySchema>
