// The shapes of successful guide and as-run answers, for the published description.
import { z } from 'zod'
import type { AsRunReportView, AsRunView } from '#features/as-run/schema.ts'
import type { GuideView } from '#features/guide/schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

const instant = z.iso.datetime()
const zoneSchema = z.string().describe('IANA name of the channel’s time zone.')
const reasonSchema = z.enum([
  ...(['skipped', 'inserted', 'held', 'live', 'live-lost', 'live-behind', 'schedule-changed'] as const),
  ...(['media-unavailable', 'soft-start', 'hard-start', 'off-air', 'unknown'] as const),
])

const guideEntrySchema = z
  .object({
    start: instant,
    end: instant,
    title: z.string(),
    kind: mediaKindSchema,
    mediaId: z.string(),
    description: z.string().nullable(),
    rating: z.string().nullable(),
    artworkUrl: z.url().nullable(),
    episode: z
      .object({ series: z.string().nullable(), number: z.int(), of: z.int().nullable() })
      .nullable()
      .describe('Its position in the series that its block airs, from 1; null if the block airs none.'),
    version: z.int().nullable().describe('Published version of the schedule; null for a looped rundown.'),
  })
  .meta({ id: 'GuideEntry' })

export const guideSchema = z
  .object({
    channel: z.object({ slug: z.string(), name: z.string() }),
    zone: zoneSchema,
    from: instant,
    to: instant,
    onAir: z.boolean().describe('False: the channel is stopped, and nothing is on now.'),
    now: guideEntrySchema.nullable(),
    next: guideEntrySchema.nullable(),
    entries: z.array(guideEntrySchema),
  })
  .meta({ id: 'Guide' }) satisfies z.ZodType<GuideView>

export const asRunSchema = z
  .object({
    from: instant,
    to: instant,
    zone: zoneSchema,
    intact: z
      .boolean()
      .describe('Every row is as written, none is missing, and all hashes kept in the audit trail match.'),
    fault: z
      .enum(['changed', 'unlinked', 'rewritten', 'end-missing'])
      .nullable()
      .describe(
        'What is wrong: the row does not match its hash; the preceding row differs; it is not the row whose hash was kept; rows are missing at the end.',
      ),
    brokenAt: z.int().nullable().describe('The first such row of this answer; null if it is not part of it.'),
    seal: z
      .object({ through: instant, hash: z.string() })
      .nullable()
      .describe('The newest hash kept in the audit trail.'),
    rows: z.array(
      z.object({
        start: instant,
        durationMs: z.int(),
        plannedStart: instant.nullable(),
        plannedDurationMs: z.int().nullable(),
        driftMs: z.int().nullable(),
        reason: reasonSchema.nullable(),
        mediaId: z.string(),
        title: z.string(),
        kind: mediaKindSchema,
        offsetMs: z.int(),
        version: z.int().nullable(),
        hash: z.string(),
      }),
    ),
  })
  .meta({ id: 'AsRun' }) satisfies z.ZodType<AsRunView>

const count = z.int().nonnegative()

export const asRunReportSchema = z
  .object({
    from: instant,
    to: instant,
    zone: zoneSchema,
    toleranceMs: z.int().describe('A start that is off by at most this counts as on time.'),
    planned: count,
    totals: z.object({
      'as-planned': count,
      late: count,
      early: count,
      cut: count,
      skipped: count,
      overran: count,
      missing: count,
      inserted: count,
      filled: count,
      lost: count,
    }),
    drift: z
      .object({ p50Ms: z.int(), p95Ms: z.int(), maxMs: z.int() })
      .nullable()
      .describe('How far starts were from their plan, early or late.'),
    asPlannedShare: z.number().nullable().describe('Share of planned and lost time that aired as planned, 0…1.'),
    lostMs: z.number().describe('Slate in place of lost live feeds.'),
    deviations: z.array(
      z.object({
        verdict: z.enum(['late', 'early', 'cut', 'skipped', 'overran', 'missing', 'inserted', 'filled', 'lost']),
        at: instant,
        mediaId: z.string(),
        title: z.string(),
        plannedStart: instant.nullable(),
        plannedDurationMs: z.int().nullable(),
        actualStart: instant.nullable(),
        actualDurationMs: z.int().nullable(),
        driftMs: z.int().nullable(),
        reason: reasonSchema.nullable(),
        words: z.string(),
      }),
    ),
  })
  .meta({ id: 'AsRunReport' }) satisfies z.ZodType<AsRunReportView>
