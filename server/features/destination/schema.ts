// Input and output of the destination feature: one schema for tRPC, REST and the forms.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { type ResolutionName, resolutionSchema } from '#domain/channel/resolution.ts'
import type { DestinationStatus } from '#domain/destination/describe-destination.ts'
import { PLATFORM_NAMES, type PlatformName } from '#domain/destination/platforms.ts'
import { parseServerUrl, SERVER_URL_MAX_LENGTH } from '#domain/destination/server-url.ts'
import { name, text } from '#domain/text/text-schema.ts'

/** What is sent: a rung of the house ladder. */
export const rungSchema = resolutionSchema

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

const nameSchema = name(80, 'Give the destination a name.')

const shape = {
  platform: z.enum(PLATFORM_NAMES),
  /** Omitted: the platform's name. */
  name: nameSchema.optional(),
  /** Omitted: the platform's own server. */
  serverUrl: serverUrlSchema.optional(),
  backupServerUrl: serverUrlSchema.nullable().optional(),
  streamKey: streamKeySchema,
  /** Omitted: the channel's highest. */
  rung: rungSchema.optional(),
  enabled: z.boolean().default(true),
  /** Failures in a row after which it gives up. */
  maxFailures: z.int().min(1, 'At least 1.').max(1_000, 'At most 1,000.').default(20),
}

export const createDestinationSchema = channelRefSchema.extend(shape)
export type CreateDestinationInput = z.output<typeof createDestinationSchema>

export const destinationRefSchema = channelRefSchema.extend({ destinationId: channelRefSchema.shape.channelId })

export const updateDestinationSchema = destinationRefSchema.extend({
  platform: shape.platform.optional(),
  name: shape.name,
  serverUrl: shape.serverUrl,
  backupServerUrl: shape.backupServerUrl,
  /** Omitted: the stored one stays. Required again for another server. */
  streamKey: streamKeySchema.optional(),
  rung: shape.rung,
  enabled: z.boolean().optional(),
  maxFailures: shape.maxFailures.unwrap().optional(),
})
export type UpdateDestinationInput = z.output<typeof updateDestinationSchema>

/** Settings that may not be saved yet. */
export const testSettingsSchema = channelRefSchema.extend({
  /** Whose stored key is tested if none is given; it goes only to the servers it was entered for. */
  destinationId: channelRefSchema.shape.channelId.optional(),
  platform: shape.platform,
  serverUrl: shape.serverUrl,
  backupServerUrl: shape.backupServerUrl,
  streamKey: streamKeySchema.optional(),
})
export type TestSettingsInput = z.output<typeof testSettingsSchema>

/** Never the key, nor a part of it. */
export interface DestinationView {
  id: string
  channelId: string
  name: string
  platform: PlatformName
  serverUrl: string
  backupServerUrl: string | null
  rung: ResolutionName
  enabled: boolean
  maxFailures: number
  hasKey: boolean
  status: DestinationStatus
  /** The status as text. */
  words: string
  /** Why it does not send; null when all is well. */
  reason: string | null
  /** Since when it is in this state. */
  since: string
  /** In a row. */
  failures: number
  /** Since it was switched on. */
  restarts: number
  pid: number | null
  /** Position of the output in this connection. */
  outTimeMs: number
  bitrateKbps: number
  frames: number
  /** Media on air that was not sent yet. Excludes network buffers. */
  queueMs: number
  /** What the server acknowledged, from TCP; null: unknown. */
  takenKbps: number | null
  /** Sent, and not acknowledged yet; null: unknown. */
  waitingBytes: number | null
  cpuPercent: number
  memoryBytes: number
  observedAt: string | null
  createdAt: string
}

/** The steps of a connection, in this order; `tls` is skipped for rtmp. */
export const TEST_STAGES = ['name', 'allowed', 'tcp', 'tls', 'handshake', 'connect', 'publish'] as const

export interface TestOutcome {
  ok: boolean
  /** The step that failed; null if it would have gone on air. */
  stage: (typeof TEST_STAGES)[number] | null
  /** Why it failed; null on success. */
  reason: string | null
  /** The server it is about: the backup only if the primary accepted the stream and the backup did not. */
  serverUrl: string
  tookMs: number
}

/** Pushed to viewers of the channel's page. */
export interface DestinationsSnapshot {
  destinations: DestinationView[]
  at: string
}
