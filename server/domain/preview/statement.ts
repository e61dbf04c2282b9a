// What the address of a preview states, signed (server/adapters/preview-token.ts). Its holder sees what it states and
// nothing else.
import { z } from 'zod'
import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { HOLD_BACK_MS } from '#domain/timeline/published.ts'

/** How long an address works. */
export const PREVIEW_LIFE_MS = 2 * 3_600_000

/** The published schedule (or the rundown) as it will air, or the draft as it would. */
export type FutureVersion = 'published' | 'draft'

const instant = z.int().nonnegative()
const id = z.string().min(1).max(64)
const common = { accountId: id, issuedAt: instant, expiresAt: instant }

export const previewStatementSchema = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('channel'),
    ...common,
    channelId: id,
    /** First time shown. */
    startsAt: instant,
    version: z.enum(['published', 'draft']),
    /** Digest of what airs from there on: an origin that computes another one reports it instead of playing. */
    digest: z.string().max(64),
  }),
  z.object({ of: z.literal('media'), ...common, mediaId: id }),
  /** The item of a live feed that is being written: from its live edge. */
  z.object({ of: z.literal('live'), ...common, mediaId: id }),
])

export type PreviewStatement = z.infer<typeof previewStatementSchema>
export type ChannelStatement = Extract<PreviewStatement, { of: 'channel' }>

/** The first playlist is a full window, as on air: these segments have ended when the address is made. */
const LEAD_IN_MS = HOLD_BACK_MS + LONGEST_SEGMENT_MS

/** The clock of a preview: at the chosen time when the address is made, then in real time. */
export function previewNow({ startsAt, issuedAt }: ChannelStatement, now: number): number {
  return startsAt + LEAD_IN_MS + Math.max(0, now - issuedAt)
}

/** The latest time that a preview can reach. */
export function previewEnd(startsAt: number): number {
  return startsAt + LEAD_IN_MS + PREVIEW_LIFE_MS
}
