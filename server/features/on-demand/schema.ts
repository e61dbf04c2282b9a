import { z } from 'zod'

export const mediaAccessSchema = z.enum(['private', 'public', 'token'])
export type MediaAccess = z.output<typeof mediaAccessSchema>

/** Where an item is watched on demand. */
export const onDemandSchema = z
  .object({
    access: mediaAccessSchema.describe(
      'While it is private, nothing is served at these addresses; with token, only what a signed link has.',
    ),
    embedDomains: z.array(z.string()).describe('Hosts whose pages may embed its player; none: every page may.'),
    encrypted: z.boolean().describe('Its segments are encrypted with AES-128, and there is no DASH.'),
    signedLinksAllowed: z.boolean().describe('The plan has access by signed links.'),
    encryptionAllowed: z.boolean().describe('The plan has encrypted segments.'),
    hlsUrl: z.string(),
    dashUrl: z.string(),
    watchUrl: z.string().describe('A page with the player.'),
    embedUrl: z.string().describe('The player alone, for a frame.'),
  })
  .meta({ id: 'OnDemand' })
export type OnDemandView = z.output<typeof onDemandSchema>

/** The thumbnails that an item's storyboard consists of. Its pictures are beside its playlists. */
export interface PublicStoryboard {
  thumbnailCount: number
  thumbnailIntervalMs: number
}

/** What a public page shows of an item. */
export interface PublicVideo extends Pick<OnDemandView, 'access' | 'watchUrl' | 'embedUrl'> {
  id: string
  title: string
  description: string | null
  durationMs: number
  posterUrl: string | null
  /** Null: this visitor needs a signed link. */
  hlsUrl: string | null
  /** Null: there is none. */
  storyboard: PublicStoryboard | null
}

const viewsSchema = z.int().min(0)

export const itemViewsSchema = z
  .object({
    today: viewsSchema.describe('Of the current day in UTC.'),
    last30Days: viewsSchema.describe('Of the last 30 days in UTC, today included.'),
    total: viewsSchema,
  })
  .meta({ id: 'ItemViews' })
export type ItemViewsView = z.output<typeof itemViewsSchema>
