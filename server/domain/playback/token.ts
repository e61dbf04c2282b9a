// What a playback token states, and its form: the part of a path after /live, `~` and then
//
//  key id . ends at . host . signature
//
// the time in seconds, base 36; the host in base64url, empty for any. Everything a player fetches has a relative
// address, so the token goes with it: playlists, init segments, segments, keys, thumbnails. The channel is signed but
// not written: it follows in the path.

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
  keyId: string
  /** Requests are allowed until then. Epoch seconds. */
  endsAt: number
  /** The one host whose pages may embed the player; null: any that the channel allows; or ANY_PAGE. */
  embedHost: string | null
}

export interface WrittenToken {
  claim: PlaybackClaim
  /** The signed text, except the channel. */
  payload: string
  signature: string
}

const SHAPE = /^((pk_[0-9a-x]{20})\.([0-9a-z]{1,9})\.([\w-]{0,340}))\.([\w-]{43})$/

export function writePayload({ keyId, endsAt, embedHost }: PlaybackClaim): string {
  return `${keyId}.${endsAt.toString(36)}.${embedHost === null ? '' : encodeHost(embedHost)}`
}

/** The signed bytes: a token for another channel differs. */
export function signedText(channelId: string, payload: string): string {
  return `playback 1\n${channelId}\n${payload}`
}

/** Null for text that is not in the form of a token; the signature is not checked. */
export function readToken(token: string): WrittenToken | null {
  const parts = SHAPE.exec(token)
  if (!parts) return null
  const [, payload = '', keyId = '', endsAt = '', host = '', signature = ''] = parts
  const embedHost = host === '' ? null : decodeHost(host)
  const claim = { keyId, endsAt: Number.parseInt(endsAt, 36), embedHost }
  // Each claim has one spelling: we did not sign any other.
  return writePayload(claim) === payload ? { claim, payload, signature } : null
}

const encodeHost = (host: string) => btoa(host).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

function decodeHost(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}
