export interface AskedChannel {
  slug: string
  /** Used in artwork addresses; null or omitted: not needed. */
  token?: string | null
  /** Including continuity. */
  all?: boolean
}
