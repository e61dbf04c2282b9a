// The guide in answers. Names are those of the published address.
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** Times are ISO 8601 in UTC. */
export interface GuideEntryView {
  start: string
  end: string
  title: string
  kind: MediaKind
  mediaId: string
  description: string | null
  rating: string | null
  /** Public artwork of the item; null while it has none. */
  artworkUrl: string | null
  /** Its position in the series that its block airs, from 1; null if the block airs none. */
  episode: { series: string | null; number: number; of: number | null } | null
  /** Published version of the schedule; null for a looped rundown. */
  version: number | null
}

export interface GuideView {
  channel: { slug: string; name: string }
  /** IANA name of the channel's time zone. Times are in UTC anyway. */
  zone: string
  from: string
  to: string
  /** False: the channel is stopped. The plan airs once it is started; nothing is on now. */
  onAir: boolean
  now: GuideEntryView | null
  next: GuideEntryView | null
  entries: GuideEntryView[]
}

/** The guide's addresses that need no sign-in. */
export interface GuideAddresses {
  json: string
  xmltv: string
  m3u: string
  widget: string
  /** All channels of the account. */
  accountXmltv: string
  accountM3u: string
}

export interface GuideFacts {
  slug: string
  name: string
  /** IANA name of the channel's time zone. */
  zone: string
  /** Its addresses need a playback token. */
  signed: boolean
  addresses: GuideAddresses
}
