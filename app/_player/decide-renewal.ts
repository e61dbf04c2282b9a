// What a page does when its playback URL is refused: the URL may have expired.

/** Right after opening, another request would give the same answer in a loop. */
const AGAIN_AFTER_MS = 60_000

export type Renewal = 'none' | 'ask'

export function decideRenewal(page: {
  /** The token is in the page's URL: a new request would get the same one. */
  tokenGiven: boolean
  /** Since opening or the last request. */
  sinceAskedMs: number
}): Renewal {
  if (page.tokenGiven || page.sinceAskedMs < AGAIN_AFTER_MS) return 'none'
  return 'ask'
}
