// The guide as it goes out. Names are those of the published address.
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** Instants are ISO 8601 in UTC. */
export interface GuideEntryView {
  start: string
  end: string
  title: string
  kind: MediaKind
  mediaId: string
  description: string | null
  rating: string | null
  /** Public picture of the item; null while it has none. */
  artworkUrl: string | null
  /** Its place in the series that its block airs, counted from 1; null when the block airs none. */
  episode: { series: string | null; number: number; of: number | null } | null
  /** Published version of the schedule; null for a looped rundown. */
  version: number | null
}

export interface GuideView {
  channel: { slug: string; name: string }
  /** IANA name: the channel's own wall clock. Instants are in UTC all the same. */
  zone: string
  from: string
  to: string
  /** False: the channel is stopped. What is planned airs once it is started; nothing is on now. */
  onAir: boolean
  now: GuideEntryView | null
  next: GuideEntryView | null
  entries: GuideEntryView[]
}

/** Where the guide is found without signing in. */
export interface GuideAddresses {
  json: string
  xmltv: string
  m3u: string
  widget: string
  /** All channels of the account at once. */
  accountXmltv: string
  accountM3u: string
}

export interface GuideFacts {
  slug: string
  name: string
  /** IANA name: the channel's own wall clock. */
  zone: string
  /** Its addresses need a playback token. */
  signed: boolean
  addresses: GuideAddresses
}
