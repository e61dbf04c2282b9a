// Arbitrary rundowns and timelines for the property tests of timeline and playlist.
import fc from 'fast-check'
import { formatOf, gridOf } from '#domain/ladder/grid.ts'
import { applyChange } from '#domain/timeline/change.ts'
import { type Programme, planEdit, planRestart, planStart, planStop } from '#domain/timeline/plan.ts'
import type { TimelineChunk, TimelineItem } from '#domain/timeline/timeline.ts'
import { QUANTUM_MS } from '#server/testing/usual-grid.ts'

export const NOW = Date.UTC(2026, 10, 21, 12, 0, 0)

export function itemOf(
  mediaId: string,
  quanta: number,
  options: { formatKey?: string; position?: number } = {},
): TimelineItem {
  return {
    mediaId,
    title: mediaId,
    kind: 'PROGRAMME',
    durationMs: quanta * QUANTUM_MS,
    formatKey: options.formatKey ?? 'f0',
    position: options.position ?? 0,
  }
}

export const SLATE: TimelineItem = { ...itemOf('slate', 30), kind: 'SLATE', position: -1 }

const rundowns = fc
  .array(fc.record({ media: fc.integer({ min: 0, max: 5 }), format: fc.integer({ min: 0, max: 4 }) }), {
    minLength: 0,
    maxLength: 8,
  })
  .chain((picks) =>
    fc
      .array(fc.integer({ min: 1, max: 60 }), { minLength: 6, maxLength: 6 })
      .map((quanta) =>
        picks.map(({ media, format }, position) =>
          itemOf(`m${media}`, quanta[media]!, { formatKey: format === 4 ? 'f1' : 'f0', position }),
        ),
      ),
  )

/** The same rundown with as many quanta, on the grid of a frame rate. */
export function inRate({ items, slate, loop }: Programme, frameRate: number | undefined): Programme {
  const moved = (item: TimelineItem): TimelineItem => {
    const { formatKey, frameRate: old, ...rest } = item
    const quanta = item.durationMs / gridOf({ frameRate: old }).quantumMs
    const durationMs = quanta * gridOf({ frameRate }).quantumMs
    return { ...rest, durationMs, ...formatOf({ formatKey, frameRate }) }
  }
  return { items: items.map(moved), slate: moved(slate), loop }
}

/** On both grids. */
export const programmes: fc.Arbitrary<Programme> = fc
  .record({ items: rundowns, loop: fc.boolean(), frameRate: fc.constantFrom(25, 60) })
  .map(({ frameRate, ...rundown }) => inRate({ ...rundown, slate: SLATE }, frameRate))

/** What may happen to a channel, each some time after the one before. */
export type Happening = { afterMs: number } & (
  | { type: 'edit'; programme: Programme }
  | { type: 'restart' }
  | { type: 'stop-start' }
)

export const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('edit' as const),
      afterMs: fc.integer({ min: 0, max: 90_000 }),
      programme: programmes,
    }),
    fc.record({ type: fc.constant('restart' as const), afterMs: fc.integer({ min: 0, max: 90_000 }) }),
    fc.record({ type: fc.constant('stop-start' as const), afterMs: fc.integer({ min: 0, max: 90_000 }) }),
  ),
  { maxLength: 6 },
)

/** One moment of a channel's life: the timeline as every origin knew it from then on. */
export interface Moment {
  at: number
  chunks: TimelineChunk[]
  cause: Happening['type'] | 'start'
}

/**
 * Lives through the happenings, all at the frame rate of the first programme; the result's timelines are what was stored
 * at each.
 */
export function live(first: Programme, list: readonly Happening[]): Moment[] {
  let chunks = applyChange([], planStart(null, first, NOW, null))
  const clockOrigin = chunks[0]!.startsAt
  let programme = first
  let at = NOW
  const moments: Moment[] = [{ at, chunks, cause: 'start' }]
  for (const happening of list) {
    at += happening.afterMs
    if (happening.type === 'edit') programme = inRate(happening.programme, first.slate.frameRate)
    const change = changeOf(happening, chunks, programme, at)
    if (change) chunks = applyChange(chunks, change)
    moments.push({ at, chunks, cause: happening.type })
    if (happening.type !== 'stop-start') continue
    at += 200
    chunks = applyChange(chunks, planStart(chunks.at(-1)!, programme, at, clockOrigin))
    moments.push({ at, chunks, cause: 'start' })
  }
  return moments
}

function changeOf(happening: Happening, chunks: readonly TimelineChunk[], programme: Programme, at: number) {
  if (happening.type === 'edit') return planEdit(chunks, programme, { now: at })
  return happening.type === 'restart' ? planRestart(chunks, programme, at) : planStop(chunks, at)
}
