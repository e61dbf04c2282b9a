// How long a held slate or a live feed stays on air.
import type { ChannelView } from '#features/channel/schema.ts'
import { formatClockShort } from '#ui/format.ts'

/** “Live until you return to the schedule.” Empty while the schedule is on air. */
export function untilWords({ order, live }: Pick<ChannelView, 'order' | 'live'>): string {
  if (order === 'slate') return 'Slate until you return to the schedule.'
  if (order !== 'live' || !live) return ''
  const end = live.returnsAt ? formatClockShort(live.returnsAt) : null
  if (live.state === 'live') return end ? `Live until ${end}.` : 'Live until you return to the schedule.'
  return end ? `Slate until the feed is back, or ${end}.` : 'Slate until the feed is back.'
}
