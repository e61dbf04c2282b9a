// What the address of a preview states, signed (server/adapters/preview-token.ts). Whoever holds the
// address sees what it states and nothing else.
import { z } from 'zod'
import { SEGMENT_MS } from '#domain/ladder/ladder.ts'
import { HOLD_BACK_MS } from '#domain/timeline/published.ts'

/** So long an address works. */
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
    /** First instant that is shown. */
    startsAt: instant,
    version: z.enum(['published', 'draft']),
    /** Of what airs from there on: an origin that finds something else says so instead of showing it. */
    digest: z.string().max(64),
  }),
  z.object({ of: z.literal('media'), ...common, mediaId: id }),
  /** An item that a live feed is being written into: from its live edge. */
  z.object({ of: z.literal('live'), ...common, mediaId: id }),
])

export type PreviewStatement = z.infer<typeof previewStatementSchema>
export type ChannelStatement = Extract<PreviewStatement, { of: 'channel' }>

/** The first playlist is a full start, as on air: these segments have ended when the address is made. */
const LEAD_IN_MS = HOLD_BACK_MS + SEGMENT_MS

/** The clock of a preview: it stands at the chosen instant when the address is made and runs on like live. */
export function previewNow({ startsAt, issuedAt }: ChannelStatement, now: number): number {
  return startsAt + LEAD_IN_MS + Math.max(0, now - issuedAt)
}

/** The last instant a preview can come to. */
export function previewEnd(startsAt: number): number {
  return startsAt + LEAD_IN_MS + PREVIEW_LIFE_MS
}
