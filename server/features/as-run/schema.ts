// The as-run log in answers. Times are ISO 8601 in UTC.
import { z } from 'zod'
import { utcSchema } from '#domain/text/text-schema.ts'
import { mediaKindSchema } from '#features/media/schema.ts'

const zoneSchema = z.string().describe('IANA name of the channel’s time zone.')
export const reasonSchema = z.enum([
  ...(['skipped', 'inserted', 'held', 'live', 'live-lost', 'live-behind', 'schedule-changed'] as const),
  ...(['media-unavailable', 'soft-start', 'hard-start', 'off-air', 'unknown'] as const),
])

export const asRunSchema = z
  .object({
    from: utcSchema,
    to: utcSchema,
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
      .object({ through: utcSchema, hash: z.string() })
      .nullable()
      .describe('The newest hash kept in the audit trail.'),
    rows: z.array(
      z.object({
        start: utcSchema,
        durationMs: z.int(),
        plannedStart: utcSchema.nullable(),
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
  .meta({ id: 'AsRun' })
export type AsRunView = z.output<typeof asRunSchema>
export type AsRunRowView = AsRunView['rows'][number]

const count = z.int().nonnegative()

export const asRunReportSchema = z
  .object({
    from: utcSchema,
    to: utcSchema,
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
        at: utcSchema,
        mediaId: z.string(),
        title: z.string(),
        plannedStart: utcSchema.nullable(),
        plannedDurationMs: z.int().nullable(),
        actualStart: utcSchema.nullable(),
        actualDurationMs: z.int().nullable(),
        driftMs: z.int().nullable(),
        reason: reasonSchema.nullable(),
        text: z.string().describe('The deviation as a sentence.'),
      }),
    ),
  })
  .meta({ id: 'AsRunReport' })
export type AsRunReportView = z.output<typeof asRunReportSchema>
export type DeviationView = AsRunReportView['deviations'][number]
