import { LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import type { ChannelPreviewView, ComingView } from '#features/preview/schema.ts'

const FOLLOWING = 30

interface Neighbours {
  previous: ComingView | null
  current: ComingView | null
  /** Where the next entry starts. */
  nextAt: number | null
  following: ComingView[]
}

/** Entries that only pad to an exact start are skipped. */
const isShown = ({ kind, startsAt, endsAt }: ComingView) =>
  kind !== 'slate' || Date.parse(endsAt) - Date.parse(startsAt) >= LONGEST_SEGMENT_MS

/** The entry in the picture, and its neighbours. */
export function neighboursOf(shown: ChannelPreviewView | null, pictureAt: number | null): Neighbours {
  if (!shown) return { previous: null, current: null, nextAt: null, following: [] }
  const at = pictureAt ?? Date.parse(shown.startsAt)
  const { coming } = shown
  const found = coming.findLastIndex(({ startsAt }) => Date.parse(startsAt) <= at)
  const index = Math.max(found, 0)
  const current = coming[index] ?? null
  const next = coming.slice(index + 1).find(isShown)
  return {
    previous: coming.slice(0, index).findLast(isShown) ?? shown.previous,
    current,
    nextAt: current && Date.parse(next?.startsAt ?? current.endsAt),
    following: coming.slice(index + 1, index + 1 + FOLLOWING),
  }
}
