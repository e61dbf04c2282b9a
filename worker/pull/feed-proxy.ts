// The local proxy between FFmpeg and a foreign server: FFmpeg connects to it on this machine, and never to an address
// that a user typed. User names, passwords, paths and queries stay here.
import type { PullUrl } from '#domain/contribution/pull-url.ts'

export interface FeedProxy {
  /** FFmpeg's arguments up to the input. */
  input: readonly string[]
  /** Content of its first pipe; null: none. */
  script: string | null
  /** For FFmpeg: the proxy for all HTTP. */
  httpProxy: string | null
  /** The address that was allowed, if known yet. */
  remoteAddress(): string | null
  /** Why it ended, without secrets; null: the proxy noticed no problem. */
  problem(): string | null
  /** The sender announced its end. */
  saidGoodbye(): boolean
  close(): Promise<void>
}

export type OpenedProxy = { ok: true; proxy: FeedProxy } | { ok: false; words: string }

/** User name and password of an address, percent-decoded. */
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
