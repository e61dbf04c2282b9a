// What a page does whose address of the picture is refused: what it was given may have ended.

/** Right after it was opened a page knows no better by asking again, and would turn in circles. */
const AGAIN_AFTER_MS = 60_000

export type Renewal = 'none' | 'ask'

export function decideRenewal(page: {
  /** The token is in the page's own address, and would be the same one. */
  tokenGiven: boolean
  /** Since it was opened, or last asked. */
  sinceAskedMs: number
}): Renewal {
  if (page.tokenGiven || page.sinceAskedMs < AGAIN_AFTER_MS) return 'none'
  return 'ask'
}
