// The shapes of good answers about guide and as-run, for the published description.
import { z } from 'zod'
import type { AsRunView } from '../features/as-run/schema.ts'
import type { GuideView } from '../features/guide/schema.ts'
import { mediaKindSchema } from '../features/media/schema.ts'

const instant = z.iso.datetime()

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
    version: z.int().nullable().describe('Published version of the schedule; null for a looped rundown.'),
  })
  .meta({ id: 'GuideEntry' })

export const guideSchema = z
  .object({
    channel: z.object({ slug: z.string(), name: z.string() }),
    from: instant,
    to: instant,
    now: guideEntrySchema.nullable(),
    next: guideEntrySchema.nullable(),
    entries: z.array(guideEntrySchema),
  })
  .meta({ id: 'Guide' }) satisfies z.ZodType<GuideView>

export const asRunSchema = z
  .object({
    from: instant,
    to: instant,
    intact: z.boolean().describe('Every row is as it was written, and none between them is missing.'),
    brokenAt: z.int().nullable(),
    rows: z.array(
      z.object({
        start: instant,
        durationMs: z.int(),
        plannedStart: instant.nullable(),
        plannedDurationMs: z.int().nullable(),
        driftMs: z.int().nullable(),
        reason: z
          .enum([
            ...(['skipped', 'inserted', 'held', 'schedule-changed', 'media-unavailable'] as const),
            ...(['soft-start', 'hard-start', 'off-air', 'unknown'] as const),
          ])
          .nullable(),
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
