// The shape in which a destination is answered, for the published description. It has no stream key.
import { z } from 'zod'
import { PLATFORM_NAMES } from '#domain/destination/platforms.ts'
import {
  type DestinationsSnapshot,
  type DestinationView,
  rungSchema,
  TEST_STAGES,
  type TestOutcome,
} from '#features/destination/schema.ts'

const instant = z.iso.datetime()

export const destinationSchema = z
  .object({
    id: z.string(),
    channelId: z.string(),
    name: z.string(),
    platform: z.enum(PLATFORM_NAMES),
    serverUrl: z.string(),
    backupServerUrl: z.string().nullable(),
    rung: rungSchema,
    enabled: z.boolean(),
    maxFailures: z.int(),
    hasKey: z.boolean().describe('The key itself is never answered.'),
    status: z.enum(['off', 'waiting', 'connecting', 'sending', 'retrying', 'given-up', 'unknown']),
    words: z.string().describe('The status for people.'),
    reason: z.string().nullable(),
    since: instant,
    failures: z.int().describe('In a row.'),
    restarts: z.int().describe('Since it was switched on.'),
    pid: z.int().nullable(),
    outTimeMs: z.number(),
    bitrateKbps: z.number(),
    frames: z.number(),
    queueMs: z.number().describe('Media on air that was not sent yet.'),
    takenKbps: z.number().nullable().describe('What the server’s side acknowledged, as its TCP says; null: not known.'),
    waitingBytes: z.number().nullable().describe('Sent, and not acknowledged yet; null: not known.'),
    cpuPercent: z.number(),
    memoryBytes: z.number(),
    observedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Destination' }) satisfies z.ZodType<DestinationView>

export const destinationListSchema = z.object({
  destinations: z.array(destinationSchema),
  at: instant,
}) satisfies z.ZodType<DestinationsSnapshot>

export const testOutcomeSchema = z
  .object({
    ok: z.boolean(),
    stage: z.enum(TEST_STAGES).nullable().describe('Where it ended; null when it would have gone on air.'),
    reason: z.string().nullable(),
    serverUrl: z
      .string()
      .describe(
        'Of which it speaks: the backup server only when the first would take the stream and the backup would not.',
      ),
    tookMs: z.int(),
  })
  .meta({ id: 'ConnectionTest' }) satisfies z.ZodType<TestOutcome>
