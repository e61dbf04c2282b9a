// The shapes of successful answers about schedules, for the published description.
import { z } from 'zod'
import type { FlightCheckView, VersionView } from '#features/schedule/schema.ts'

const instant = z.iso.datetime()

const pending = z
  .boolean()
  .describe('No worker answered within three seconds. The command is kept, and carried out when there is one.')

export const effectiveSchema = z
  .object({
    effectiveAt: instant.nullable().describe('When it goes on air; null when no worker has answered.'),
    pending,
  })
  .meta({ id: 'Effective' })

const change = {
  effectiveAt: instant.nullable().describe('When it goes on air; null when it is not on air now, or pending.'),
  pending,
  failure: z.string().nullable().describe('Why the change could not be planned. The change itself was kept.'),
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
        'What is on air by command: the version goes on air when the channel returns from it. Null: nothing is.',
      ),
    changes: z.array(z.string()),
  })
  .meta({ id: 'Published' })

const versionSchema = z.object({
  number: z.int(),
  changes: z.array(z.string()),
  rollbackOf: z.int().nullable(),
  overrideReason: z.string().nullable(),
  publishedBy: z.string(),
  publishedAt: instant,
  effectiveAt: instant.nullable(),
}) satisfies z.ZodType<VersionView>

export const versionListSchema = z.object({ versions: z.array(versionSchema) }).meta({ id: 'Versions' })

export const flightCheckSchema = z
  .object({
    from: instant,
    to: instant,
    red: z.int(),
    amber: z.int(),
    findings: z.array(
      z.object({
        severity: z.enum(['red', 'amber']),
        code: z.enum([
          ...(['uncovered', 'media', 'covered', 'does-not-air', 'cooldown', 'cut', 'late'] as const),
          ...(['under-run', 'black', 'silence', 'loudness', 'break', 'empty-break'] as const),
        ]),
        startsAt: instant,
        endsAt: instant,
        blockId: z.string().nullable(),
        mediaId: z.string().nullable(),
        message: z.string(),
        remedy: z.string(),
      }),
    ),
    drifts: z
      .array(z.object({ blockId: z.string(), dueAt: instant, driftMs: z.int() }))
      .describe('Every late start, including those within the allowed drift.'),
  })
  .meta({ id: 'FlightCheck' }) satisfies z.ZodType<FlightCheckView>
