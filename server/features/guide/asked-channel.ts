export interface AskedChannel {
  slug: string
  /** Used in artwork addresses; null or omitted: not needed. */
  token?: string | null
  /** Including continuity. */
  all?: boolean
  /** Epoch ms: where the guide begins, as far back as programmes can be watched again; omitted: now. */
  from?: number
}
