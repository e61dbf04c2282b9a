// What goes in and comes out of the public player's settings: one schema for tRPC, REST and the form.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import type { PlayerLook } from '#domain/player/player-look.ts'
import { readEmbedHosts } from '#domain/player/read-embed-hosts.ts'
import { text } from '#domain/text/text-schema.ts'
import { DVR_MINUTES } from '#domain/timeline/published.ts'
import { mediaIdSchema } from '#features/media/schema.ts'

export const playbackAccessSchema = z.enum(['PUBLIC', 'UNLISTED', 'TOKEN'])
export type PlaybackAccessName = z.infer<typeof playbackAccessSchema>

const embedDomainsSchema = z
  .array(text(300, 'An address is at most 300 characters.'))
  .max(500, 'At most 50 websites.')
  .transform((lines, context) => {
    const { hosts, problem } = readEmbedHosts(lines)
    if (problem) context.addIssue({ code: 'custom', message: problem })
    return hosts
  })

const accentSchema = text(20)
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'Give a colour as six digits, such as #e4572e.')

/** What is left out stays as it is. */
export const updatePlayerSchema = channelRefSchema.extend({
  access: playbackAccessSchema.optional(),
  embedDomains: embedDomainsSchema
    .optional()
    .describe(
      'Hosts whose pages may hold the player: example.com, *.example.com, with a port where it is not the usual one. None: every page may.',
    ),
  accent: accentSchema.nullable().optional(),
  posterMediaId: mediaIdSchema
    .nullable()
    .optional()
    .describe('The item of the library whose picture stands before playing; null: what is on air.'),
  autoplay: z.boolean().optional(),
  startVolume: z
    .int('Give whole percent.')
    .min(0, 'A volume is 0 at least.')
    .max(100, 'A volume is 100 at most.')
    .optional(),
  dvrMinutes: z
    .union(DVR_MINUTES.map((minutes) => z.literal(minutes)))
    .optional()
    .describe('How far viewers may go back; 0: not at all. The plan says how far it may be.'),
  hideChat: z.boolean().optional(),
  showTitle: z.boolean().optional(),
  controls: z.boolean().optional(),
})
export type UpdatePlayerInput = z.output<typeof updatePlayerSchema>

/** Who may play the channel where, how its player looks, and where it is found. */
export interface PlayerSettingsView extends PlayerLook {
  channelId: string
  slug: string
  name: string
  access: PlaybackAccessName
  embedDomains: string[]
  dvrMinutes: number
  /** By the account's plan. */
  longestDvrMinutes: number
  posterUrl: string | null
  watchUrl: string
  embedUrl: string
  oembedUrl: string
}

/** What a public page is drawn from. It holds nothing that its visitors may not know. */
export interface PublicPlayer {
  slug: string
  name: string
  access: PlaybackAccessName
  /** How far viewers may go back; 0: not at all. */
  dvrMinutes: number
  /** Epoch ms: nobody goes back behind it; null: no such limit. */
  dvrFrom: number | null
  /** Epoch ms at which the run on air began; null: it is ordered off air. */
  runStartedAt: number | null
  look: PlayerLook
  posterUrl: string | null
  /** Null: this visitor needs a signed link. */
  hlsUrl: string | null
  /** What the guide of a channel with signed links is read with. */
  guideToken: string | null
  watchUrl: string
  embedUrl: string
  oembedUrl: string
}
