// What an origin and the relays know of a channel.
import type { SigningKey } from '#adapters/playback-token.ts'
import type { AudioTrack } from '#domain/captions/audio-tracks.ts'
import type { TrackLanguage } from '#domain/captions/language.ts'
import type { VideoRung } from '#domain/ladder/ladder.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'

/** Who may play it, and the keys of their tokens. */
export interface PlaybackAccess {
  /** Nothing without a token. */
  tokenOnly: boolean
  /** False: only the account's own pages play it. */
  hlsEnabled: boolean
  embedDomains: readonly string[]
  keys: readonly SigningKey[]
  /** The secret for its segments: null: not encrypted; unknown: it cannot be unsealed. */
  content: Uint8Array | 'unknown' | null
}

/** For previews: their address grants the access. */
export const OPEN_ACCESS: PlaybackAccess = {
  tokenOnly: false,
  hlsEnabled: true,
  embedDomains: [],
  keys: [],
  content: null,
}

export interface OriginChannel {
  id: string
  slug: string
  resolution: VideoRung['name']
  /** Of its account, highest first; it has those up to its resolution. */
  ladder: readonly VideoRung[]
  started: boolean
  /** Whether viewers are counted. */
  analyticsEnabled: boolean
  /** Captions that its playlists carry. */
  captions: readonly TrackLanguage[]
  /** Audio by language; empty: one audio without. */
  audios: readonly AudioTrack[]
  chunks: readonly TimelineChunk[]
  /** DVR window; 0: none. */
  dvrMs: number
  /** Epoch ms: what aired before is in no list; null: no limit. */
  dvrFrom: number | null
  access: PlaybackAccess
  /** Rendered playlists as byte strings, dropped with the channel object when anything changes. */
  rendered: Map<string, { until: number; bytes: string }>
}
