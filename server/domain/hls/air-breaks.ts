// The breaks of a frozen timeline, as playlists announce them.
import type { TimelineChunk, TimelineItem } from '#domain/timeline/timeline.ts'
import type { AirBreak } from './break-tags.ts'

/** Computed once for each (immutable) timeline: rendering must not cost more with a longer schedule. */
const knownTimelines = new WeakMap<readonly TimelineChunk[], readonly AirBreak[]>()
/** Relative to the start of the loop, computed once for each (immutable) list of items. */
const known = new WeakMap<readonly TimelineItem[], readonly AirBreak[]>()

/**
 * Sorted by start, without overlap. A looped rundown has none: only schedules have breaks. A break that a change cuts
 * keeps its announced length.
 */
export function airBreaks(chunks: readonly TimelineChunk[]): readonly AirBreak[] {
  const cached = knownTimelines.get(chunks)
  if (cached) return cached
  const breaks: AirBreak[] = []
  for (const chunk of chunks) {
    if (chunk.loop || chunk.scheduleVersion === null) continue
    for (const { id, startsAt: offsetMs, durationMs } of breaksOf(chunk.items)) {
      const startsAt = chunk.startsAt + offsetMs
      const endsAt = Math.min(startsAt + durationMs, chunk.endsAt ?? Infinity)
      if (chunk.endsAt !== null && startsAt >= chunk.endsAt) continue
      const cut = endsAt < startsAt + durationMs
      const air = { id, startsAt, durationMs: endsAt - startsAt, ...(cut && { plannedDurationMs: durationMs }) }
      const last = breaks.at(-1)
      // A break that continues in the next chunk.
      if (last?.id === id) breaks[breaks.length - 1] = { ...last, durationMs: endsAt - last.startsAt }
      else breaks.push(air)
    }
  }
  knownTimelines.set(chunks, breaks)
  return breaks
}

function breaksOf(items: readonly TimelineItem[]): readonly AirBreak[] {
  const cached = known.get(items)
  if (cached) return cached
  const breaks: AirBreak[] = []
  let at = 0
  for (const { durationMs, scheduled } of items) {
    const id = scheduled?.breakId
    if (id) {
      const last = breaks.at(-1)
      // On a programme the id marks an empty break right before it.
      const airsMs = scheduled.reason === 'break' || scheduled.reason === 'bumper' ? durationMs : 0
      if (last?.id === id) breaks[breaks.length - 1] = { ...last, durationMs: last.durationMs + airsMs }
      else breaks.push({ id, startsAt: at, durationMs: airsMs })
    }
    at += durationMs
  }
  known.set(items, breaks)
  return breaks
}
