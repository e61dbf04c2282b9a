// What stands between FFmpeg and a stranger's server: FFmpeg connects to it, on this machine, and never to an
// address that somebody typed. User names, passwords, paths and queries stay here.
import type { PullUrl } from '#domain/contribution/pull-url.ts'

export interface Door {
  /** FFmpeg's arguments up to the input. */
  input: readonly string[]
  /** What goes into its first pipe; null: nothing. */
  script: string | null
  /** For FFmpeg: where everything over HTTP goes through. */
  httpProxy: string | null
  /** The address that was let through, as far as one is known by now. */
  remoteAddress(): string | null
  /** Why it came to an end, in words that hold nothing secret; null: the door has seen nothing wrong. */
  problem(): string | null
  /** The sender has said that it is over. */
  saidGoodbye(): boolean
  close(): Promise<void>
}

export type OpenedDoor = { ok: true; door: Door } | { ok: false; words: string }

/** User name and password of an address, with its percent signs read. */
export function credentialsOf(url: PullUrl): { user: string; password: string } | null {
  const [, userInfo] = /^[a-z]+:\/\/([^/?@]*)@/.exec(url.href) ?? []
  if (!userInfo) return null
  const colon = userInfo.indexOf(':')
  return {
    user: decode(colon < 0 ? userInfo : userInfo.slice(0, colon)),
    password: colon < 0 ? '' : decode(userInfo.slice(colon + 1)),
  }
}

export const withoutCredentials = (url: PullUrl): string => url.href.replace(/^([a-z]+:\/\/)[^/?@]*@/, '$1')

export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
