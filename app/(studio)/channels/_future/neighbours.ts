import type { ChannelPreviewView, ComingView } from '../../../../server/features/preview/schema.ts'

const FOLLOWING = 30

interface Neighbours {
  previous: ComingView | null
  current: ComingView | null
  /** Where the next entry begins. */
  nextAt: number | null
  following: ComingView[]
}

/** What is in the picture, and what stands around it. */
export function neighboursOf(shown: ChannelPreviewView | null, pictureAt: number | null): Neighbours {
  if (!shown) return { previous: null, current: null, nextAt: null, following: [] }
  const at = pictureAt ?? Date.parse(shown.startsAt)
  const { coming } = shown
  const found = coming.findLastIndex(({ startsAt }) => Date.parse(startsAt) <= at)
  const index = Math.max(found, 0)
  const current = coming[index] ?? null
  return {
    previous: coming[index - 1] ?? (index === 0 ? shown.previous : null),
    current,
    nextAt: current && Date.parse(current.endsAt),
    following: coming.slice(index + 1, index + 1 + FOLLOWING),
  }
}
