import { formatLocal, parseLocal } from '#domain/schedule/model/local-time.ts'
import type { Block, Schedule } from '#domain/schedule/model/schedule.ts'
import { SHORTEST_BLOCK_MS } from '#domain/schedule/model/schedule-schema.ts'
import { toLocalMs, zoneClock } from '#domain/schedule/recurrence/zone.ts'

export interface TimedItem {
  startsAt: number
  durationMs: number
  mediaId: string
  title: string
}

/**
 * The schedule with one block an item, above recurring blocks. Blocks that air once and start between the first and the
 * last item are replaced: a second import of a day replaces the first.
 */
export function addTimedItems(schedule: Schedule, items: readonly TimedItem[], newId: () => string): Schedule {
  const clock = zoneClock(schedule.zone, items[0]!.startsAt, items.at(-1)!.startsAt)
  const blocks = items.map(({ startsAt, durationMs, mediaId, title }): Block => {
    return {
      id: newId(),
      title,
      // Whole seconds: the grid of the schedule.
      startsAtLocal: formatLocal(toLocalMs(clock, startsAt)),
      durationMs: Math.max(SHORTEST_BLOCK_MS, durationMs),
      layer: 'override',
      seasonId: null,
      rrule: null,
      exdates: [],
      fromDate: null,
      untilDate: null,
      start: 'hard',
      source: { type: 'item', mediaId },
      cooldownMs: null,
    }
  })
  const from = parseLocal(blocks[0]!.startsAtLocal)!
  const to = parseLocal(blocks.at(-1)!.startsAtLocal)!
  const kept = schedule.blocks.filter(({ rrule, startsAtLocal }) => {
    const at = parseLocal(startsAtLocal)
    return rrule !== null || at === null || at < from || at > to
  })
  return { ...schedule, blocks: [...kept, ...blocks] }
}
