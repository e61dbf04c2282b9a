// Input and output of previews: one schema for tRPC, REST and the panel.
import { z } from 'zod'
import { channelRefSchema } from '#domain/channel/channel-ref.ts'
import { instantSchema } from '#domain/text/text-schema.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** How far ahead a preview can be: a week, and the rest of its last day. */
export const FUTURE_MS = 8 * 86_400_000

const version = z.enum(['published', 'draft'], { error: 'Choose “published” or “draft”.' }).default('published')

export const channelPreviewSchema = channelRefSchema.extend({ at: instantSchema, version })
export type ChannelPreviewInput = z.output<typeof channelPreviewSchema>

const futureShape = { from: instantSchema.optional(), to: instantSchema.optional(), version }

export const futureSchema = channelRefSchema.extend(futureShape)
/** The same if the channel is in the path. */
export const futureQuerySchema = z.object(futureShape)
export type FutureInput = z.output<typeof futureSchema>

/**
 * The condition under which it airs so: none; once the channel is started; once the draft is published; once it leaves
 * the slate.
 */
export type FutureBasis = 'air' | 'start' | 'publish' | 'resume'

/** One coming entry. Times are ISO 8601 in UTC. */
export interface ComingView {
  startsAt: string
  endsAt: string
  mediaId: string
  title: string
  kind: MediaKind
  blockId: string | null
}

export interface ChannelPreviewView {
  /** Multivariant playlist; anybody with the address can watch until it expires. */
  url: string
  /** First time shown: the start of the segment on air at the requested time. */
  startsAt: string
  expiresAt: string
  basis: FutureBasis
  /** What airs before, without pads; null if unknown. */
  previous: ComingView | null
  /** From the first entry shown; at most two hours and 200 entries. */
  coming: ComingView[]
}

/** Entries, merged where there are too many; `title` is then that of the longest. */
export interface FuturePieceView extends Omit<ComingView, 'mediaId'> {
  entries: number
}

export interface FutureView {
  from: string
  to: string
  basis: FutureBasis
  pieces: FuturePieceView[]
}

export interface MediaPreviewView {
  /** Multivariant playlist of the item from its first to its last segment. */
  url: string
  durationMs: number
  expiresAt: string
}
