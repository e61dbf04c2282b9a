// Catch-up: past programmes of a channel that can be watched again.
import { DAY_MS } from '#domain/instants.ts'
import type { MediaKind } from '#domain/timeline/timeline.ts'

/** What aired is kept for 30 days (TIMELINE_KEPT_MS). */
export const CATCH_UP_DAYS = [0, 1, 3, 7, 14, 30] as const

/** The longest window within so many days. */
export const longestCatchUpWithin = (days: number): number => CATCH_UP_DAYS.findLast((known) => known <= days) ?? 0

export interface PastProgramme {
  kind: MediaKind
  endsAt: number
  /** The item's rights, epoch ms; null: no limit. */
  notBefore: number | null
  notAfter: number | null
}

/** Until when it can be watched again, epoch ms; null: it cannot. Continuity never can. */
export function watchableUntil(
  { kind, endsAt, notBefore, notAfter }: PastProgramme,
  catchUpDays: number,
  now: number,
): number | null {
  if (kind !== 'PROGRAMME' || endsAt > now || (notBefore !== null && now < notBefore)) return null
  const until = Math.min(endsAt + catchUpDays * DAY_MS, notAfter ?? Number.POSITIVE_INFINITY)
  return now < until ? until : null
}

/** What a link of catch-up is signed for: this item, as a programme of this channel. */
export const catchUpSubject = (channelId: string, mediaId: string) => `${channelId}/${mediaId}`
