// Input and output of the schedule feature: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { FINDING_CODES } from '#domain/schedule/check/finding.ts'
import { AIR_REASONS, type Schedule } from '#domain/schedule/model/schedule.ts'
import { dateSchema, idSchema, instantSchema, lines, utcSchema } from '#domain/text/text-schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

/** Maximum length of a window, and how far ahead of now it may end. */
export const MAX_WINDOW_MS = 14 * 86_400_000

/** Validated field by field on write, so that each error is at its field. */
const contentSchema = z.record(z.string(), z.unknown())
const reasonSchema = lines(500).pipe(z.string().min(3, 'Enter a reason.'))

export const saveDraftSchema = channelRefSchema.extend({
  content: contentSchema,
  /** The revision the editor saw; if out of date, the write is rejected. 0: there was no draft. */
  revision: z.int().nonnegative(),
})
export type SaveDraftInput = z.output<typeof saveDraftSchema>

export const publishSchema = channelRefSchema.extend({
  /** Omitted: the draft. */
  content: contentSchema.optional(),
  /** Publishes despite the errors of the flight check. */
  overrideReason: reasonSchema.optional(),
  /** Switches a channel that airs its rundown to its schedule. */
  putOnAir: z.boolean().optional(),
})
export type PublishInput = z.output<typeof publishSchema>

/** A malformed number is that of no version, as a malformed id is that of no channel. */
export const rollbackSchema = channelRefSchema.extend({
  number: z.coerce.number<unknown>().int().positive().max(999_999_999).catch(0),
})

export type RollbackInput = z.output<typeof rollbackSchema>

const modeSchema = z.enum(['loop', 'calendar'])
export const setModeSchema = channelRefSchema.extend({ mode: modeSchema })
export type SetModeInput = z.output<typeof setModeSchema>

export const controlSchema = channelRefSchema
  .extend({
    action: z.enum(['skip', 'insert', 'hold', 'resume']),
    mediaId: idSchema.optional(),
    key: idSchema
      .optional()
      .describe('A second command with the same key counts as the first one: use it to retry after a lost answer.'),
  })
  .refine(({ action, mediaId }) => action !== 'insert' || mediaId !== undefined, {
    path: ['mediaId'],
    message: 'Choose the item to insert.',
  })
export type ControlInput = z.output<typeof controlSchema>

const windowShape = { from: instantSchema.optional(), to: instantSchema.optional() }

function checkWindow({ from, to }: { from?: string; to?: string }, context: z.RefinementCtx): void {
  if (!from || !to) return
  const lengthMs = Date.parse(to) - Date.parse(from)
  if (lengthMs <= 0) context.addIssue({ code: 'custom', path: ['to'], message: 'The end is before the start.' })
  if (lengthMs > MAX_WINDOW_MS)
    context.addIssue({ code: 'custom', path: ['to'], message: 'A window lasts at most 14 days.' })
}

/** Omitted: the next 24 hours. */
export const windowSchema = channelRefSchema.extend(windowShape).superRefine(checkWindow)
/** The same if the channel is in the path. */
export const windowQuerySchema = z.object(windowShape).superRefine(checkWindow)
export type WindowInput = z.output<typeof windowSchema>

/** As stored: every field was validated on write. */
export const storedScheduleSchema = z.custom<Schedule>((value) => typeof value === 'object' && value !== null)

export const draftSchema = z.object({
  content: storedScheduleSchema,
  frameRate: z.number().describe('Of the account: the grid on which the schedule airs.'),
  revision: z.int().describe('0: nothing was saved yet, and the content is the initial one.'),
  updatedBy: z.string().nullable(),
  updatedAt: utcSchema.nullable(),
  mode: modeSchema,
  publishedVersion: z.int().nullable(),
})
export type DraftView = z.output<typeof draftSchema>

/** One stretch of air. */
const entrySchema = z.object({
  startsAt: utcSchema,
  endsAt: utcSchema,
  mediaId: z.string(),
  title: z.string(),
  kind: mediaKindSchema,
  offsetMs: z.number(),
  reason: z.enum([...AIR_REASONS, 'rundown']),
  blockId: z.string().nullable(),
  driftMs: z.number(),
  breakId: z.string().nullable(),
  frozen: z
    .boolean()
    .describe(
      'Already written to the timeline. A change replaces it from the next segment boundary at least 2 s ahead.',
    ),
})
export type EntryView = z.output<typeof entrySchema>

export const airListSchema = z.object({ from: utcSchema, to: utcSchema, entries: z.array(entrySchema) })

const pendingSchema = z
  .boolean()
  .describe(
    'No worker answered within three seconds. The command is recorded, and a worker carries it out when one runs.',
  )

export const effectiveSchema = z
  .object({
    effectiveAt: utcSchema.nullable().describe('When it comes on air; null when no worker has answered.'),
    pending: pendingSchema,
  })
  .meta({ id: 'Effective' })

const change = {
  effectiveAt: utcSchema.nullable().describe('When it comes on air; null when it is not on air now, or pending.'),
  pending: pendingSchema,
  failure: z.string().nullable().describe('Why the timeline could not be planned again. The change itself was saved.'),
}

export const changeSchema = z.object(change).meta({ id: 'Change' })

export const publishedSchema = z
  .object({
    number: z.int(),
    ...change,
    waitsFor: z
      .enum(['slate', 'live'])
      .nullable()
      .describe(
        'The held slate or live feed on air. The version goes on air when the channel returns to its schedule. Null: neither is on air.',
      ),
    changes: z.array(z.string()),
  })
  .meta({ id: 'Published' })

export const versionSchema = z.object({
  number: z.int(),
  changes: z.array(z.string()),
  rollbackOf: z.int().nullable(),
  overrideReason: z.string().nullable(),
  publishedBy: z.string(),
  publishedAt: dateSchema,
  effectiveAt: dateSchema
    .nullable()
    .describe('When it came on air; null when the channel did not air its calendar then.'),
})
export type VersionView = z.output<typeof versionSchema>

export const flightCheckSchema = z
  .object({
    from: utcSchema,
    to: utcSchema,
    red: z.int(),
    amber: z.int(),
    findings: z.array(
      z.object({
        severity: z.enum(['red', 'amber']),
        code: z.enum(FINDING_CODES),
        startsAt: utcSchema,
        endsAt: utcSchema,
        blockId: z.string().nullable(),
        mediaId: z.string().nullable(),
        message: z.string(),
        remedy: z.string(),
      }),
    ),
    drifts: z
      .array(z.object({ blockId: z.string(), dueAt: utcSchema.describe('Its scheduled start.'), driftMs: z.int() }))
      .describe('Every late start, also those within what the schedule allows.'),
  })
  .meta({ id: 'FlightCheck' })
export type FlightCheckView = z.output<typeof flightCheckSchema>
export type FindingView = FlightCheckView['findings'][number]
/** An occurrence that begins late because the item before it overruns. */
export type DriftView = FlightCheckView['drifts'][number]

export const schedulePreviewSchema = z.object({ entries: z.array(entrySchema), check: flightCheckSchema })
