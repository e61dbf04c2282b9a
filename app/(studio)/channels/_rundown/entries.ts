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
}

let counter = 0
const newKey = () => `row-${++counter}`

/** The server's rundown with the keys of the drawn rows. */
export function withKeys(drawn: readonly RundownEntry[], items: readonly Omit<RundownEntry, 'key'>[]): RundownEntry[] {
  const free = new Map<string, string[]>()
  for (const { mediaId, key } of drawn) free.set(mediaId, [...(free.get(mediaId) ?? []), key])
  return items.map(({ mediaId, title, kind, durationMs, ready, preparedMs = null, barred = null }) => ({
    key: free.get(mediaId)?.shift() ?? newKey(),
    mediaId,
    title,
    kind,
    durationMs,
    ready,
    preparedMs,
    barred,
  }))
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
