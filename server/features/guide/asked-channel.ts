export interface AskedChannel {
  slug: string
  /** Goes into the addresses of its picture; null or not given: they need none. */
  token?: string | null
  /** Also what is no programme. */
  all?: boolean
}
