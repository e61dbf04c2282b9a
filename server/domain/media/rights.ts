// What an item's rights allow: a window in which it may air, and a number of airings.

export interface Rights {
  /** It begins at this time or later; null: at any time. */
  notBefore: number | null
  /** It ends at this time or earlier; null: at any time. */
  notAfter: number | null
  /** On all channels of the account; null: any number. */
  maxAirings: number | null
  /** How often it has aired. */
  aired: number
}

/** First time at or after `at` at which an airing of this length is within the window; infinite: never. */
export function opensAt(rights: Rights | undefined, at: number, durationMs: number): number {
  if (!rights) return at
  const start = Math.max(at, rights.notBefore ?? at)
  return rights.notAfter !== null && start + durationMs > rights.notAfter ? Number.POSITIVE_INFINITY : start
}

/** Null: any number. */
export const airingsLeft = (rights: Rights | undefined): number | null =>
  rights?.maxAirings == null ? null : Math.max(0, rights.maxAirings - rights.aired)

export const BARRED = ['not-yet', 'ended', 'aired-out'] as const

/** Why an airing may not start at that time; null: it may. */
export function whyBarred(rights: Rights | undefined, at: number, durationMs: number): (typeof BARRED)[number] | null {
  if (!rights) return null
  if (rights.maxAirings !== null && rights.aired >= rights.maxAirings) return 'aired-out'
  const opens = opensAt(rights, at, durationMs)
  if (opens <= at) return null
  return opens === Number.POSITIVE_INFINITY ? 'ended' : 'not-yet'
}
