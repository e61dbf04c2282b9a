// The library as a whole: what it consists of, its trash, operations on many items, and airings.
import { z } from 'zod'
import { bulkIdsSchema } from '#domain/bulk.ts'
import { folderSchema } from '#domain/folder.ts'
import { utcSchema } from '#domain/text/text-schema.ts'
import { type MediaView, mediaKindSchema, tagSchema, updateMediaSchema } from './schema.ts'

const countsSchema = z.object({
  items: z.int(),
  preparing: z.int().describe('Items that are neither ready nor failed.'),
  failed: z.int(),
  deleted: z.int().describe('Items in the trash; they are not in the other counts.'),
})

export const deletedMediaSchema = z.object({
  media: z.array(
    z
      .object({
        id: z.string(),
        title: z.string(),
        kind: mediaKindSchema,
        durationMs: z.number().nullable(),
        folder: z.string().nullable(),
        bytes: z.number().describe('Stored for it, until it is removed.'),
        deletedAt: utcSchema,
        restorableUntil: utcSchema.describe('It is removed with its files then.'),
      })
      .meta({ id: 'DeletedMedia' }),
  ),
})
export type DeletedMediaView = z.output<typeof deletedMediaSchema>['media'][number]

export const librarySchema = countsSchema
  .extend({
    tags: z.array(z.object({ tag: z.string(), items: z.int() })).describe('The most used first; at most 500.'),
    languages: z.array(z.object({ language: z.string(), items: z.int() })).describe('The most used first.'),
    folders: z.array(z.object({ folder: z.string(), items: z.int() })).describe('By name; at most 500.'),
  })
  .meta({ id: 'Library' })
export type LibraryView = z.output<typeof librarySchema>

/** For pages that show the library. */
export interface LibraryNews extends z.output<typeof countsSchema> {
  /** Differs when an item was added, changed or deleted. */
  change: string
  /** Those that are prepared, with their progress, and those that changed last. */
  media: MediaView[]
  at: string
}

export const bulkMediaSchema = z
  .object({
    action: z.enum(['delete', 'restore', 'purge', 'retry', 'tag', 'untag', 'move', 'set']),
    ids: bulkIdsSchema('items'),
    tag: tagSchema.optional().describe('Of tag and untag.'),
    folder: folderSchema.nullable().optional().describe('Of move; null: out of their folder.'),
    values: updateMediaSchema
      .pick({
        ...{ kind: true, rating: true, access: true, language: true },
        ...{ notBefore: true, notAfter: true, maxAirings: true },
      })
      .optional()
      .describe('Of set: the properties that all of them get.'),
  })
  .refine(({ action, tag }) => tag !== undefined || (action !== 'tag' && action !== 'untag'), {
    path: ['tag'],
    message: 'Name the tag.',
  })
  .refine(({ action, folder }) => folder !== undefined || action !== 'move', {
    path: ['folder'],
    message: 'Name the folder.',
  })
  .refine(({ action, values }) => values !== undefined || action !== 'set', {
    path: ['values'],
    message: 'Name the properties.',
  })
export type BulkMediaInput = z.output<typeof bulkMediaSchema>
export type BulkMediaAction = BulkMediaInput['action']

export const airingsSchema = z.object({
  aired: z.int().describe('How often it has begun to air, on all channels.'),
  airings: z
    .array(z.object({ channelId: z.string(), channel: z.string(), startsAt: utcSchema, endsAt: utcSchema }))
    .describe('The next ones on channels that are on air, at most 20.'),
})
export type AiringsView = z.output<typeof airingsSchema>
