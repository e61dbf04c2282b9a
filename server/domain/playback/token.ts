// What a playback token states, and how it is written: the part of a path below /live, `~` and then
//
//   key id . ends at . host . signature
//
// the instant in seconds, base 36; the host in base64url, empty where any will do. Everything a player
// fetches has a relative address, so the token goes with it: playlists, init, segments, keys, pictures.
// Which channel it is for is signed and not written: it stands beside it in the path.

/** How long it plays unless the issuer says otherwise, which is how long a copied link does, too; and at the most. */
export const PLAY_FOR_S = 4 * 3_600
export const LONGEST_PLAY_S = 24 * 3_600
/** In pages of ours, which ask for another when it has ended: the picture begins anew by that. */
export const PAGE_PLAYS_FOR_S = 12 * 3_600
/** A replaced key is good for as long as the longest token it may have signed. */
export const RETIRE_AFTER_MS = LONGEST_PLAY_S * 1_000

/** Instead of a host, in a link of the account itself: the studio may stand at any address. Nobody can ask for it. */
export const ANY_PAGE = '*'

export interface PlaybackClaim {
  keyId: string
  /** Until then everything is answered. Epoch seconds. */
  endsAt: number
  /** The one host whose pages may hold the player; null: any that the channel allows; or ANY_PAGE. */
  embedHost: string | null
}

export interface WrittenToken {
  claim: PlaybackClaim
  /** What was signed, beside the channel. */
  payload: string
  signature: string
}

const SHAPE = /^((pk_[0-9a-x]{20})\.([0-9a-z]{1,9})\.([\w-]{0,340}))\.([\w-]{43})$/

export function writePayload({ keyId, endsAt, embedHost }: PlaybackClaim): string {
  return `${keyId}.${endsAt.toString(36)}.${embedHost === null ? '' : encodeHost(embedHost)}`
}

/** The bytes that are signed: another channel's token is another text. */
export function signedText(channelId: string, payload: string): string {
  return `playback 1\n${channelId}\n${payload}`
}

/** Null for what is not written like a token; says nothing of whether it was signed. */
export function readToken(token: string): WrittenToken | null {
  const parts = SHAPE.exec(token)
  if (!parts) return null
  const [, payload = '', keyId = '', endsAt = '', host = '', signature = ''] = parts
  const embedHost = host === '' ? null : decodeHost(host)
  const claim = { keyId, endsAt: Number.parseInt(endsAt, 36), embedHost }
  // One way of writing for one claim: what we would not write we did not sign.
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
