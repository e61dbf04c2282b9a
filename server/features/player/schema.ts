// Input and output of the public player's settings: one schema for tRPC, REST and the form.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { CATCH_UP_DAYS } from '#domain/guide/catch-up.ts'
import type { PlayerLook } from '#domain/player/player-look.ts'
import { text } from '#domain/text/text-schema.ts'
import { DVR_MINUTES } from '#domain/timeline/published.ts'
import { mediaIdSchema } from '#features/media/schema.ts'
import { embedDomainsSchema } from '#features/playback/embed-domains-schema.ts'

export const playbackAccessSchema = z.enum(['public', 'unlisted', 'token'])
export type PlaybackAccessName = z.infer<typeof playbackAccessSchema>

const accentSchema = text(20)
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'Enter a colour as six digits, such as #e4572e.')

/** Omitted fields stay. */
export const updatePlayerSchema = channelRefSchema.extend({
  access: playbackAccessSchema.optional(),
  embedDomains: embedDomainsSchema
    .optional()
    .describe(
      'Allowed domains: hosts whose pages may embed the player, such as example.com or *.example.com, with a port if it is not the default one. None: every page may.',
    ),
  accent: accentSchema.nullable().optional(),
  posterMediaId: mediaIdSchema
    .nullable()
    .optional()
    .describe('The library item whose artwork is shown before playback; null: what is on air.'),
  autoplay: z.boolean().optional(),
  startVolume: z
    .int('Enter a whole percentage.')
    .min(0, 'A volume is at least 0.')
    .max(100, 'A volume is at most 100.')
    .optional(),
  dvrMinutes: z
    .union(DVR_MINUTES.map((minutes) => z.literal(minutes)))
    .optional()
    .describe('DVR window in minutes; 0: none. The plan sets the maximum.'),
  catchUpDays: z
    .union(CATCH_UP_DAYS.map((days) => z.literal(days)))
    .optional()
    .describe('For how many days past programmes can be watched again; 0: not. The plan sets the maximum.'),
  showTitle: z.boolean().optional(),
  controls: z.boolean().optional(),
})
export type UpdatePlayerInput = z.output<typeof updatePlayerSchema>

/** The channel's access, allowed domains, player look, and addresses. */
export const playerSettingsSchema = z
  .object({
    channelId: z.string(),
    slug: z.string(),
    name: z.string(),
    access: playbackAccessSchema,
    embedDomains: z.array(z.string()),
    dvrMinutes: z.int().describe('DVR window in minutes; 0: none.'),
    catchUpDays: z.int().describe('For how many days past programmes can be watched again; 0: not.'),
    longestCatchUpDays: z.int().describe('Maximum of the account’s plan.'),
    longestDvrMinutes: z.int().describe('Maximum of the account’s plan.'),
    signedLinksAllowed: z.boolean().describe('The plan has access by signed links.'),
    encrypted: z.boolean().describe('Segments are encrypted with AES-128.'),
    encryptionAllowed: z.boolean().describe('The plan has encrypted segments.'),
    accent: z.string().nullable(),
    posterMediaId: z.string().nullable(),
    autoplay: z.boolean(),
    startVolume: z.int().describe('Percent.'),
    showTitle: z.boolean(),
    controls: z.boolean(),
    posterUrl: z.url().nullable(),
    watchUrl: z.url(),
    embedUrl: z.url(),
    oembedUrl: z.url(),
  })
  .meta({ id: 'PlayerSettings' })
export type PlayerSettingsView = z.output<typeof playerSettingsSchema>

/** The data of a public page. Contains nothing that its visitors may not know. */
export interface PublicPlayer {
  slug: string
  name: string
  access: PlaybackAccessName
  /** DVR window in minutes; 0: none. */
  dvrMinutes: number
  /** Epoch ms: the earliest time that viewers can seek to; null: no such limit. */
  dvrFrom: number | null
  /** Epoch ms of the start of the run on air; null: stopped. */
  runStartedAt: number | null
  look: PlayerLook
  posterUrl: string | null
  /** Null: this visitor needs a signed link. */
  hlsUrl: string | null
  /** The token for the guide of a channel with signed links. */
  guideToken: string | null
  watchUrl: string
  embedUrl: string
  oembedUrl: string
}
