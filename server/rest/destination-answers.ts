// The shape of a destination in answers, for the published description. It has no stream key.
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
    hasKey: z.boolean().describe('The key itself is never returned.'),
    status: z.enum(['off', 'waiting', 'connecting', 'sending', 'retrying', 'given-up', 'unknown']),
    words: z.string().describe('The status as text.'),
    reason: z.string().nullable(),
    since: instant,
    failures: z.int().describe('In a row.'),
    restarts: z.int().describe('Since it was switched on.'),
    pid: z.int().nullable(),
    outTimeMs: z.number(),
    bitrateKbps: z.number(),
    frames: z.number(),
    queueMs: z.number().describe('Media on air that was not sent yet.'),
    takenKbps: z.number().nullable().describe('What the server acknowledged, from TCP; null: unknown.'),
    waitingBytes: z.number().nullable().describe('Sent, and not acknowledged yet; null: unknown.'),
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
    stage: z.enum(TEST_STAGES).nullable().describe('The step that failed; null if it would have gone on air.'),
    reason: z.string().nullable(),
    serverUrl: z
      .string()
      .describe('The server it is about: the backup only if the primary accepted the stream and the backup did not.'),
    tookMs: z.int(),
  })
  .meta({ id: 'ConnectionTest' }) satisfies z.ZodType<TestOutcome>
