// The rundown while it is edited: plain lists, testable without a browser.
import type { BARRED } from '#domain/media/rights.ts'
import type { MediaKindName } from '#features/media/schema.ts'

export interface RundownEntry {
  /** Stays with the row through moves and server answers, which bring new row ids. */
  key: string
  mediaId: string
  title: string
  kind: MediaKindName
  durationMs: number
  ready: boolean
  /** Of a rundown: how much of an item is prepared that can air already. */
  preparedMs?: number | null
  /** Of a rundown: why its rights do not let it air now. */
  barred?: (typeof BARRED)[number] | null
  /** Of a rundown: what its rights still allow. */
  rightsEndAt?: string | null
  airingsLeft?: number | null
}

let counter = 0
const newKey = () => `row-${++counter}`

/** The server's rundown with the keys of the drawn rows. */
export function withKeys(drawn: readonly RundownEntry[], items: readonly Omit<RundownEntry, 'key'>[]): RundownEntry[] {
  const free = new Map<string, string[]>()
  for (const { mediaId, key } of drawn) free.set(mediaId, [...(free.get(mediaId) ?? []), key])
  return items.map((item) => {
    const { mediaId, title, kind, durationMs, ready, preparedMs = null } = item
    const { barred = null, rightsEndAt = null, airingsLeft = null } = item
    return {
      key: free.get(mediaId)?.shift() ?? newKey(),
      ...{ mediaId, title, kind, durationMs, ready, preparedMs, barred, rightsEndAt, airingsLeft },
    }
  })
}

/** “Until 3 Dec, 12:00”, “2 airings left”: null: its rights do not end, or it is skipped already. */
export function rightsLeft(
  { barred, rightsEndAt, airingsLeft }: Pick<RundownEntry, 'barred' | 'rightsEndAt' | 'airingsLeft'>,
  formatTime: (at: string) => string,
): string | null {
  if (barred === 'ended' || barred === 'aired-out') return null
  const left = airingsLeft == null ? [] : [`${airingsLeft} ${airingsLeft === 1 ? 'airing' : 'airings'} left`]
  const until = rightsEndAt == null ? [] : [`Until ${formatTime(rightsEndAt)}`]
  return [...until, ...left].join(' · ') || null
}

/**
 * Which row is on air. The timeline holds items, not rows: where an item occurs more than once,
 * what follows on air decides. −1: none (off air, or an edit is not on air yet).
 */
export function rowOnAir(
  entries: readonly Pick<RundownEntry, 'mediaId'>[],
  air: readonly { mediaId: string }[],
): number {
  let best = -1
  let bestLength = 0
  for (let row = 0; row < entries.length; row++) {
    let length = 0
    while (length < air.length && entries[(row + length) % entries.length]?.mediaId === air[length]?.mediaId) length++
    if (length > bestLength) [best, bestLength] = [row, length]
  }
  return best
}
