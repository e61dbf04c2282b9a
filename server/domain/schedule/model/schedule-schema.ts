// Validates a whole schedule (editor, REST, stored JSON). Every size is bounded, so that the rules that use it stay
// fast; each error names its field. References (media, series) are not checked here: an item may disappear after
// publishing, so the expansion and the flight check must handle that anyway.
import { z } from 'zod'
import { DAY_MS } from '#domain/instants.ts'
import { QUANTUM_MS } from '#domain/ladder/ladder.ts'
import { normaliseTag } from '#domain/media/tags.ts'
import { optionalName, text } from '#domain/text/text-schema.ts'
import { isZone } from './is-zone.ts'
import { parseLocal } from './local-time.ts'
import { parseRrule, startsADay } from './parse-rrule.ts'
import type { Schedule } from './schedule.ts'

export const MAX_BLOCKS = 2_000
export const MAX_BLOCK_MS = 7 * DAY_MS
const MAX_COOLDOWN_MS = 366 * DAY_MS
/** Over all lists of one schedule. */
const MAX_LISTED_MEDIA = 50_000
/** Over all blocks; the time to expand a schedule grows with it. */
const MAX_STARTS_A_DAY = 10_000

const idOr = (missing: string) => text(64, 'Not an id.').min(1, missing)
const idSchema = idOr('An id is missing.')
const titleSchema = optionalName(200)
const tagsSchema = z
  .array(optionalName(60).transform(normaliseTag).pipe(z.string().min(1, 'A tag is empty.')))
  .max(20, 'At most 20 tags.')
const mediaIdsSchema = z.array(idSchema).max(5_000, 'A list holds at most 5,000 items.')
const cooldownSchema = z
  .int('Enter whole milliseconds.')
  .min(0, 'A cooldown cannot be negative.')
  .max(MAX_COOLDOWN_MS, 'A cooldown is at most 366 days.')

const localDateTime = text(40).refine(
  (given) => given.length === 19 && parseLocal(given) !== null,
  'Not a valid date and time. Use the form 2027-02-28T20:00:00.',
)
const localDate = text(40).refine(
  (given) => given.length === 10 && parseLocal(given) !== null,
  'Not a valid date. Use the form 2027-02-28.',
)
const exdate = z.union(
  [localDateTime, localDate],
  'Not a valid date or date and time. Use the form 2027-02-28 or 2027-02-28T20:00:00.',
)

const rruleSchema = text(500, 'A rule has at most 500 characters.').superRefine((given, context) => {
  const parsed = parseRrule(given)
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.message })
})

const listSchema = z
  .object({
    type: z.literal('list'),
    mediaIds: mediaIdsSchema,
    order: z.enum(['sequence', 'shuffle', 'weighted']),
    weights: z
      .array(z.number().min(0, 'A weight cannot be negative.').max(1_000_000, 'A weight is at most 1,000,000.'))
      .optional(),
    restart: z.boolean().optional(),
  })
  .superRefine((list, context) => {
    if (list.weights && list.weights.length > list.mediaIds.length)
      context.addIssue({ code: 'custom', path: ['weights'], message: 'There are more weights than items.' })
    if (list.restart && list.order !== 'sequence')
      context.addIssue({
        code: 'custom',
        path: ['restart'],
        message: 'Only a list in sequence can restart from the top.',
      })
  })

const sourceSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('item'), mediaId: idOr('Choose an item.') }),
  listSchema,
  z.object({ type: z.literal('series'), seriesId: idOr('Choose a series.') }),
  z.object({
    type: z.literal('tag'),
    tags: tagsSchema.min(1, 'Choose at least one tag.'),
    order: z.enum(['sequence', 'shuffle', 'weighted']),
  }),
  z.object({ type: z.literal('live'), contributionId: idOr('Choose a live input.') }),
])

const blockSchema = z
  .object({
    id: idSchema,
    title: titleSchema,
    startsAtLocal: localDateTime,
    durationMs: z
      .int('Enter whole milliseconds.')
      .min(QUANTUM_MS, `A block lasts at least ${QUANTUM_MS} ms: an empty one never airs.`)
      .max(MAX_BLOCK_MS, 'A block lasts at most 7 days. Make it recurring instead.'),
    layer: z.enum(['base', 'season', 'override']),
    seasonId: idSchema.nullable().default(null),
    rrule: rruleSchema.nullable().default(null),
    exdates: z.array(exdate).max(1_000, 'At most 1,000 exceptions.').default([]),
    fromDate: localDate.nullable().default(null),
    untilDate: localDate.nullable().default(null),
    start: z.enum(['hard', 'soft']).default('soft'),
    source: sourceSchema,
    cooldownMs: cooldownSchema.nullable().default(null),
  })
  .superRefine((block, context) => {
    if (block.fromDate && block.untilDate && block.fromDate > block.untilDate)
      context.addIssue({ code: 'custom', path: ['untilDate'], message: 'The last date is before the first.' })
    if (block.seasonId && block.layer === 'base')
      context.addIssue({
        code: 'custom',
        path: ['layer'],
        message: 'A block of a season must be on the layer season or override.',
      })
  })

const seasonSchema = z.object({
  id: idSchema,
  title: titleSchema,
  ranges: z
    .array(
      z
        .object({ from: localDate, until: localDate })
        .refine(({ from, until }) => from <= until, { path: ['until'], message: 'The last date is before the first.' }),
    )
    .max(50, 'A season has at most 50 date ranges.'),
  replacesBase: z.boolean().default(false),
})

const fillerSchema = z
  .object({ mediaIds: mediaIdsSchema.default([]), tags: tagsSchema.default([]), cooldownMs: cooldownSchema.default(0) })
  .nullable()
  .default(null)

const NO_FILLERS = { ident: null, pre: null, mid: null, post: null, tail: null, lastResort: null }
const NO_BREAKS = {
  ownPositions: true,
  everyMs: null,
  minSpacingMs: 480_000,
  breakMs: 120_000,
  source: null,
  bumper: null,
}

export const scheduleSchema = z
  .object({
    zone: text(64).refine(isZone, 'Not a time zone. Choose one such as Europe/Berlin.'),
    dst: z
      .object({ missing: z.enum(['skip', 'shift']), repeated: z.enum(['fill', 'shift', 'repeat', 'stretch']) })
      .default({ missing: 'shift', repeated: 'fill' }),
    seed: z
      .int('Enter a whole number.')
      .min(0, 'The seed cannot be negative.')
      .max(4_294_967_295, 'The seed is at most 4,294,967,295.'),
    blocks: z.array(blockSchema).max(MAX_BLOCKS, `A schedule holds at most ${MAX_BLOCKS} blocks.`),
    seasons: z.array(seasonSchema).max(100, 'At most 100 seasons.').default([]),
    fillers: z
      .object({
        ident: fillerSchema,
        pre: fillerSchema,
        mid: fillerSchema,
        post: fillerSchema,
        tail: fillerSchema,
        lastResort: fillerSchema,
      })
      .default(NO_FILLERS),
    breaks: z
      .object({
        ownPositions: z.boolean().default(true),
        everyMs: z
          .int()
          .min(60_000, 'At most one break a minute.')
          .max(DAY_MS, 'At least one break a day, or none.')
          .nullable()
          .default(null),
        minSpacingMs: z
          .int()
          .min(0, 'The minimum gap cannot be negative.')
          .max(DAY_MS, 'The minimum gap is at most a day.')
          .default(480_000),
        breakMs: z
          .int()
          .min(0, 'A break length cannot be negative.')
          .max(3_600_000, 'A break lasts at most an hour.')
          .default(120_000),
        source: fillerSchema,
        bumper: fillerSchema,
      })
      .default(NO_BREAKS),
    maxDriftMs: z.int().min(0, 'A drift cannot be negative.').max(DAY_MS, 'A drift is at most a day.').default(300_000),
  })
  .superRefine((schedule, context) => checkWhole(schedule, context))

/** Checks that need the whole schedule: duplicate ids, missing seasons, the total size of all lists. */
function checkWhole(schedule: Schedule, context: z.RefinementCtx): void {
  const seasons = new Set(schedule.seasons.map((season) => season.id))
  const seen = new Set<string>()
  let listed = 0
  let starts = 0
  schedule.blocks.forEach((block, i) => {
    if (seen.has(block.id))
      context.addIssue({ code: 'custom', path: ['blocks', i, 'id'], message: `Two blocks have the id “${block.id}”.` })
    seen.add(block.id)
    if (block.seasonId !== null && !seasons.has(block.seasonId))
      context.addIssue({ code: 'custom', path: ['blocks', i, 'seasonId'], message: 'This season does not exist.' })
    if (block.source.type === 'list') listed += block.source.mediaIds.length
    const parsed = block.rrule === null ? null : parseRrule(block.rrule)
    starts += parsed?.ok ? startsADay(parsed.rule) : 1
  })
  if (seasons.size < schedule.seasons.length)
    context.addIssue({ code: 'custom', path: ['seasons'], message: 'Two seasons have the same id.' })
  if (starts > MAX_STARTS_A_DAY)
    context.addIssue({
      code: 'custom',
      path: ['blocks'],
      message: 'All blocks together give more than 10,000 starts a day: make longer blocks with lists.',
    })
  if (listed > MAX_LISTED_MEDIA)
    context.addIssue({
      code: 'custom',
      path: ['blocks'],
      message: 'All lists together hold at most 50,000 items; use tags instead.',
    })
}

export interface FieldError {
  /** For example blocks[3].rrule. */
  field: string
  message: string
}

/** Everything but zone, seed and blocks is optional. @returns the schedule, or the errors field by field */
export function parseSchedule(input: unknown): { ok: true; schedule: Schedule } | { ok: false; errors: FieldError[] } {
  const parsed = scheduleSchema.safeParse(input)
  if (parsed.success) return { ok: true, schedule: parsed.data }
  return {
    ok: false,
    errors: parsed.error.issues.slice(0, 100).map((issue) => ({ field: fieldOf(issue.path), message: issue.message })),
  }
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`)).join('')
}
