// What a playback token states. It is a JWT in the part of a path after /live or /vod and `~`. Everything a player fetches has a
// relative address, so the token goes with it: playlists, init segments, segments, keys, thumbnails.

/** Default lifetime, which is also how long a copied link works; and the maximum. */
export const PLAY_FOR_S = 4 * 3_600
export const LONGEST_PLAY_S = 24 * 3_600
/** For our own pages, which request a new token at the end: playback then restarts. */
export const PAGE_PLAYS_FOR_S = 12 * 3_600
/** A replaced key stays valid for the longest token it may have signed. */
export const RETIRE_AFTER_MS = LONGEST_PLAY_S * 1_000

/** In place of a host, in links of the account itself: the studio may be at any address. Clients cannot request it. */
export const ANY_PAGE = '*'

export interface PlaybackClaim {
  /** Id of the channel, or of the item on demand. */
  subjectId: string
  keyId: string
  /** Requests are allowed until then. Epoch seconds. */
  endsAt: number
  /** The one host whose pages may embed the player; null: any that the channel or item allows; or ANY_PAGE. */
  embedHost: string | null
}
