// Validates a whole schedule (editor, REST, stored JSON). Every size is bounded, so that the rules that use it stay
// fast; each error names its field. References (media, series) are not checked here: an item may disappear after
// publishing, so the expansion and the flight check must handle that anyway.
import { z } from 'zod'
import { DAY_MS } from '#domain/instants.ts'
import { normaliseTag } from '#domain/media/tags.ts'
import { optionalName, text } from '#domain/text/text-schema.ts'
import { isZone } from './is-zone.ts'
import { parseLocal } from './local-time.ts'
import { parseRrule, startsADay } from './parse-rrule.ts'

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

/** In the channel's zone. */
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
    /** sequence: in this order, looping, continuing where the last occurrence stopped. */
    order: z.enum(['sequence', 'shuffle', 'weighted']),
    /** One for each of mediaIds, for order 'weighted'; missing weights count as 1. */
    weights: z
      .array(z.number().min(0, 'A weight cannot be negative.').max(1_000_000, 'A weight is at most 1,000,000.'))
      .optional(),
    /** sequence only: each occurrence starts at the top and airs the list once. */
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
  /** Airs once in each occurrence. */
  z.object({ type: z.literal('item'), mediaId: idOr('Choose an item.') }),
  listSchema,
  /** Episode order, from where it stopped; blocks of the same series continue each other. */
  z.object({ type: z.literal('series'), seriesId: idOr('Choose a series.') }),
  /** The ready items with all these tags. weighted: by each item's own weight. */
  z.object({
    type: z.literal('tag'),
    tags: tagsSchema.min(1, 'Choose at least one tag.'),
    order: z.enum(['sequence', 'shuffle', 'weighted']),
  }),
  /** A live feed, when it is there; the schedule itself plans fillers or the slate for the whole time. */
  z.object({ type: z.literal('live'), contributionId: idOr('Choose a live input.') }),
])

/** Shorter blocks never air, whatever the grid. */
export const SHORTEST_BLOCK_MS = 320

const blockSchema = z
  .object({
    id: idSchema,
    title: titleSchema,
    startsAtLocal: localDateTime,
    durationMs: z
      .int('Enter whole milliseconds.')
      .min(SHORTEST_BLOCK_MS, `A block lasts at least ${SHORTEST_BLOCK_MS} ms: an empty one never airs.`)
      .max(MAX_BLOCK_MS, 'A block lasts at most 7 days. Make it recurring instead.'),
    /** A higher layer wins over a lower one: base < season < override. */
    layer: z.enum(['base', 'season', 'override']),
    /** A season's blocks air only on its dates; null for blocks without a season. */
    seasonId: idSchema.nullable().default(null),
    /** RFC 5545 without DTSTART, in local time; null: once. */
    rrule: rruleSchema.nullable().default(null),
    /** Skipped starts: a local start, or a local date for all starts of that day. */
    exdates: z.array(exdate).max(1_000, 'At most 1,000 exceptions.').default([]),
    /** First and last local date of a start, both inclusive; null: no limit. */
    fromDate: localDate.nullable().default(null),
    untilDate: localDate.nullable().default(null),
    /** hard: exactly on time, cutting what is on air. soft: when the item on air has ended. */
    start: z.enum(['hard', 'soft']).default('soft'),
    source: sourceSchema,
    /** An item airs in this block only this long after it last ended on the channel; null: at any time. */
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

/** A template over the base on its dates: Christmas, the summer holidays. */
const seasonSchema = z.object({
  id: idSchema,
  title: titleSchema,
  /** Local dates, both inclusive. */
  ranges: z
    .array(
      z
        .object({ from: localDate, until: localDate })
        .refine(({ from, until }) => from <= until, { path: ['until'], message: 'The last date is before the first.' }),
    )
    .max(50, 'A season has at most 50 date ranges.'),
  /** Whether the base layer is empty on its dates. */
  replacesBase: z.boolean().default(false),
})

/** null: none. If it cannot air, the slate does. */
const fillerSchema = z
  .object({
    mediaIds: mediaIdsSchema.default([]),
    /** Items that carry all of these tags are added to mediaIds; empty: none. */
    tags: tagsSchema.default([]),
    /** From the end of an airing to the next start of the same item, anywhere on the channel. */
    cooldownMs: cooldownSchema.default(0),
  })
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

const wholeSchema = z.object({
  /** IANA name. */
  zone: text(64).refine(isZone, 'Not a time zone. Choose one such as Europe/Berlin.'),
  /**
   * What happens to blocks that start in the missing spring hour or the repeated autumn hour. All other blocks keep
   * their local times: a block over the missing hour is shorter by it, one over the repeated hour longer. Gaps that
   * result are filled like any other.
   */
  dst: z
    .object({
      /** skip: does not air that day. shift: airs later by the length of the jump (02:30 airs at 03:30). */
      missing: z.enum(['skip', 'shift']),
      /**
       * fill: airs in the first pass; gaps in the second pass are filled. shift: airs in the second pass; gaps in the
       * first pass are filled. repeat: airs in both. stretch: airs in the first pass and continues to its local end,
       * so that the last block before the change fills the second pass.
       */
      repeated: z.enum(['fill', 'shift', 'repeat', 'stretch']),
    })
    .default({ missing: 'shift', repeated: 'fill' }),
  /** Of every draw; stored with the version, so that a rebuild gives the same result. */
  seed: z
    .int('Enter a whole number.')
    .min(0, 'The seed cannot be negative.')
    .max(4_294_967_295, 'The seed is at most 4,294,967,295.'),
  /** Within a layer, of two blocks that start at the same time, the one further down this list wins. */
  blocks: z.array(blockSchema).max(MAX_BLOCKS, `A schedule holds at most ${MAX_BLOCKS} blocks.`),
  seasons: z.array(seasonSchema).max(100, 'At most 100 seasons.').default([]),
  fillers: z
    .object({
      /** At the start of each occurrence, if there is room. */
      ident: fillerSchema,
      /** Before the first item of an occurrence, after the ident, if there is room. */
      pre: fillerSchema,
      /** Between two items of one occurrence, if there is room. */
      mid: fillerSchema,
      /** After the last item of an occurrence, once, if there is room. */
      post: fillerSchema,
      /** Fills gaps: whole items while they fit, the last one cut on a segment boundary. */
      tail: fillerSchema,
      /** Fills what tail cannot; its cooldown applies only while another item of it is available. */
      lastResort: fillerSchema,
    })
    .default(NO_FILLERS),
  breaks: z
    .object({
      /** Whether to use the positions that were set manually or taken from chapters. */
      ownPositions: z.boolean().default(true),
      /** And one every so often, counted from the item's start; null: none. */
      everyMs: z
        .int()
        .min(60_000, 'At most one break a minute.')
        .max(DAY_MS, 'At least one break a day, or none.')
        .nullable()
        .default(null),
      /** No break is closer than this to another, to the item's start or to its end. */
      minSpacingMs: z
        .int()
        .min(0, 'The minimum gap cannot be negative.')
        .max(DAY_MS, 'The minimum gap is at most a day.')
        .default(480_000),
      /** Maximum length of a break; a break never makes its block overrun. */
      breakMs: z
        .int()
        .min(0, 'A break length cannot be negative.')
        .max(3_600_000, 'A break lasts at most an hour.')
        .default(120_000),
      /** What airs in breaks; null: nothing, the position is only marked. */
      source: fillerSchema,
      /** Opens and closes each break that is not empty; null: none. */
      bumper: fillerSchema,
    })
    .default(NO_BREAKS),
  /** An item that is not the first of its block starts only if it overruns the block's end by at most this. */
  maxDriftMs: z.int().min(0, 'A drift cannot be negative.').max(DAY_MS, 'A drift is at most a day.').default(300_000),
})

/** Checks that need the whole schedule: duplicate ids, missing seasons, the total size of all lists. */
function checkWhole(schedule: z.output<typeof wholeSchema>, context: z.RefinementCtx): void {
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

export const scheduleSchema = wholeSchema.superRefine(checkWhole)

export interface FieldError {
  /** For example blocks[3].rrule. */
  field: string
  message: string
}

/** Everything but zone, seed and blocks is optional. @returns the schedule, or the errors field by field */
export function parseSchedule(
  input: unknown,
): { ok: true; schedule: z.output<typeof scheduleSchema> } | { ok: false; errors: FieldError[] } {
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
