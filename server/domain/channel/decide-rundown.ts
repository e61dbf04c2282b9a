// Whether a new rundown is accepted.

export const RUNDOWN_MAX_ITEMS = 2_000

export interface MediaFact {
  title: string
  /** An item that can air while its rest is being prepared counts as READY. */
  state: string
}

interface NotReadyItem extends MediaFact {
  mediaId: string
}

export type RundownDecision =
  | { kind: 'take' }
  | { kind: 'refuse'; code: 'RUNDOWN_EMPTY' | 'RUNDOWN_TOO_LONG' | 'REVISION_CONFLICT' }
  | { kind: 'refuse'; code: 'MEDIA_NOT_FOUND'; mediaId: string }
  | { kind: 'refuse'; code: 'MEDIA_NOT_READY'; items: NotReadyItem[] }

/**
 * @param own the account's media among those requested: an item of another account is missing here,
 *           and so gets the same answer as one that does not exist
 */
export function decideRundown(
  asked: readonly string[],
  own: ReadonlyMap<string, MediaFact>,
  revision: { seen: number | undefined; current: number },
): RundownDecision {
  if (asked.length === 0) return { kind: 'refuse', code: 'RUNDOWN_EMPTY' }
  if (asked.length > RUNDOWN_MAX_ITEMS) return { kind: 'refuse', code: 'RUNDOWN_TOO_LONG' }
  if (revision.seen !== undefined && revision.seen !== revision.current)
    return { kind: 'refuse', code: 'REVISION_CONFLICT' }
  const missing = asked.find((mediaId) => !own.has(mediaId))
  if (missing !== undefined) return { kind: 'refuse', code: 'MEDIA_NOT_FOUND', mediaId: missing }
  const notReady = [...new Set(asked)].flatMap((mediaId) => {
    const fact = own.get(mediaId)
    return fact && fact.state !== 'READY' ? [{ mediaId, ...fact }] : []
  })
  if (notReady.length > 0) return { kind: 'refuse', code: 'MEDIA_NOT_READY', items: notReady }
  return { kind: 'take' }
}
