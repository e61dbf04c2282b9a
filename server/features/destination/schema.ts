// Input and output of the destination feature: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { PLATFORM_NAMES } from '#domain/destination/platforms.ts'
import { parseServerUrl, SERVER_URL_MAX_LENGTH } from '#domain/destination/server-url.ts'
import { DEFAULT_RUNG_NAMES } from '#domain/ladder/ladder.ts'
import { idSchema, name, text, utcSchema } from '#domain/text/text-schema.ts'

/** What is sent: a rung of the house ladder. */
export const rungSchema = z.enum(DEFAULT_RUNG_NAMES)

const serverUrlSchema = text(SERVER_URL_MAX_LENGTH).transform((given, context) => {
  const parsed = parseServerUrl(given)
  if (parsed.ok) return parsed.url.href
  context.addIssue({ code: 'custom', message: parsed.message })
  return z.NEVER
})

/** Sent as entered, never as part of a URL: a custom server may need spaces, bars or quotes. */
export const streamKeySchema = text(512, 'A stream key has at most 512 characters.')
  .trim()
  .min(1, 'Enter the stream key.')
  .regex(/^[ -~]+$/, 'A stream key consists of unaccented letters, digits, symbols and spaces. Copy it again.')
  .refine((key) => !/^rtmps?:\/\//i.test(key), 'This is the server’s address. Enter the stream key that belongs to it.')

const settings = z.object({
  platform: z.enum(PLATFORM_NAMES),
  /** Omitted: the platform's name. */
  name: name(80, 'Give the destination a name.').optional(),
  /** Omitted: the platform's own server. */
  serverUrl: serverUrlSchema.optional(),
  backupServerUrl: serverUrlSchema.nullable().optional(),
  streamKey: streamKeySchema,
  /** Omitted: the channel's highest that the platform accepts. */
  rung: rungSchema.optional(),
  enabled: z.boolean(),
  /** Failures in a row after which it gives up. */
  maxFailures: z.int().min(1, 'At least 1.').max(1_000, 'At most 1,000.'),
})
const { enabled, maxFailures } = settings.shape

export const createDestinationSchema = channelRefSchema
  .extend(settings.shape)
  .extend({ enabled: enabled.default(true), maxFailures: maxFailures.default(20) })
export type CreateDestinationInput = z.output<typeof createDestinationSchema>

export const destinationRefSchema = channelRefSchema.extend({ destinationId: idSchema })
export type DestinationRef = z.output<typeof destinationRefSchema>

/** Omitted fields stay. The key is required again for another server. */
export const updateDestinationSchema = destinationRefSchema.extend(settings.partial().shape)
export type UpdateDestinationInput = z.output<typeof updateDestinationSchema>

/** Settings that may not be saved yet. */
export const testSettingsSchema = channelRefSchema
  .extend(settings.pick({ platform: true, serverUrl: true, backupServerUrl: true }).shape)
  .extend({
    /** Whose stored key is tested if none is given; it goes only to the servers it was entered for. */
    destinationId: idSchema.optional(),
    streamKey: streamKeySchema.optional(),
  })
export type TestSettingsInput = z.output<typeof testSettingsSchema>

const destinationStatusSchema = z.enum(['off', 'waiting', 'connecting', 'sending', 'retrying', 'given-up', 'unknown'])

export const listDestinationsSchema = channelRefSchema.extend({ status: destinationStatusSchema.optional() })

/** Never the key, nor a part of it. */
export const destinationSchema = z
  .object({
    id: z.string(),
    channelId: z.string(),
    name: z.string(),
    platform: z.enum(PLATFORM_NAMES),
    serverUrl: z.string(),
    backupServerUrl: z.string().nullable(),
    rung: rungSchema,
    rungProblem: z
      .string()
      .nullable()
      .describe('What the platform does not accept of the rung at the frame rate of the account; null: nothing.'),
    enabled: z.boolean(),
    maxFailures: z.int(),
    hasKey: z.boolean().describe('The key itself is never returned.'),
    status: destinationStatusSchema,
    statusText: z.string().describe('The status as text.'),
    reason: z.string().nullable(),
    since: utcSchema,
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
    observedAt: utcSchema.nullable(),
    createdAt: utcSchema,
  })
  .meta({ id: 'Destination' })
export type DestinationView = z.output<typeof destinationSchema>

/** The steps of a connection, in this order; `tls` is skipped for rtmp. */
export const TEST_STAGES = ['name', 'allowed', 'tcp', 'tls', 'handshake', 'connect', 'publish'] as const

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
  .meta({ id: 'ConnectionTest' })
export type TestOutcome = z.output<typeof testOutcomeSchema>

export const destinationListSchema = z.object({ destinations: z.array(destinationSchema), at: utcSchema })
export type DestinationsSnapshot = z.output<typeof destinationListSchema>
