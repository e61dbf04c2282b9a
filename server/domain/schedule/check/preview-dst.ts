// A preview of what airs around the next two clock changes, under each policy.
import { z } from 'zod'
import { DAY_MS } from '#domain/instants.ts'
import { firstAirState } from '../expand/air-state.ts'
import { expand } from '../expand/expand.ts'
import { formatLocal } from '../model/local-time.ts'
import type { DstPolicy, Library, Schedule, ScheduleEntry } from '../model/schedule.ts'
import { offsetMsAt, type Transition, type ZoneClock, zoneClock } from '../recurrence/zone.ts'

/** A part of one block, or of what fills a gap. */
const lineSchema = z.object({
  startsAt: z.number(),
  endsAt: z.number(),
  startsAtLocal: z.string().describe('Local time, with its offset: 2026-10-25T02:00:00+02:00.'),
  endsAtLocal: z.string(),
  blockId: z.string().nullable().describe('null: a gap.'),
  title: z.string(),
  items: z.array(z.string()).describe('What airs in it, each item once, in order.'),
  onSlate: z.boolean(),
})
type DstPreviewLine = z.output<typeof lineSchema>

export const rehearsalSchema = z.object({
  at: z.number().describe('First time with the new offset.'),
  kind: z.enum(['missing', 'repeated']),
  lengthMs: z.number().describe('Of the missing or repeated time: an hour, half an hour on Lord Howe.'),
  fromLocal: z.string().describe('The local time right before the change.'),
  toLocal: z.string().describe('The local time at the change.'),
  variants: z.array(z.object({ policy: z.string(), chosen: z.boolean(), lines: z.array(lineSchema) })),
})
export type DstPreview = z.output<typeof rehearsalSchema>

const MISSING: readonly DstPolicy['missing'][] = ['skip', 'shift']
const REPEATED: readonly DstPolicy['repeated'][] = ['fill', 'shift', 'repeat', 'stretch']
const AROUND_MS = 10_800_000
/** Long enough for two changes in every zone that has them. */
const SEARCH_DAYS = 800

/**
 * Blocks and times are those that will air. Episodes and draws depend on what airs until then: each preview starts a
 * day before its change with a fresh state.
 *
 * @returns the next two changes by time; fewer in a zone with a constant offset
 */
export function previewDst(schedule: Schedule, library: Library, now: number): DstPreview[] {
  const clock = zoneClock(schedule.zone, now, now + SEARCH_DAYS * DAY_MS)
  return clock.transitions.slice(0, 2).map((transition) => rehearse(schedule, library, clock, transition))
}

function rehearse(schedule: Schedule, library: Library, clock: ZoneClock, transition: Transition): DstPreview {
  const { at, beforeMs, afterMs } = transition
  const kind = afterMs > beforeMs ? 'missing' : 'repeated'
  const policies: { policy: string; dst: DstPolicy }[] =
    kind === 'missing'
      ? MISSING.map((missing) => ({ policy: missing, dst: { ...schedule.dst, missing } }))
      : REPEATED.map((repeated) => ({ policy: repeated, dst: { ...schedule.dst, repeated } }))
  return {
    at,
    kind,
    lengthMs: Math.abs(afterMs - beforeMs),
    fromLocal: withOffset(at + beforeMs, beforeMs),
    toLocal: withOffset(at + afterMs, afterMs),
    variants: policies.map(({ policy, dst }) => {
      const { entries } = expand({ ...schedule, dst }, library, firstAirState(at - DAY_MS, schedule), at + AROUND_MS)
      const around = entries.filter((entry) => entry.startsAt + entry.durationMs > at - AROUND_MS)
      return { policy, chosen: schedule.dst[kind] === policy, lines: linesOf(schedule, clock, around) }
    }),
  }
}

function linesOf(schedule: Schedule, clock: ZoneClock, entries: readonly ScheduleEntry[]): DstPreviewLine[] {
  const titles = new Map(schedule.blocks.map((block) => [block.id, block.title]))
  const lines: DstPreviewLine[] = []
  let key = ''
  for (const entry of entries) {
    const entryKey = `${entry.blockId}@${entry.occurrenceStartsAt}`
    if (entryKey !== key) {
      const title = entry.blockId === null ? 'Fillers' : (titles.get(entry.blockId) ?? entry.blockId)
      const local = localOf(clock, entry.startsAt)
      lines.push({
        startsAt: entry.startsAt,
        endsAt: entry.startsAt,
        startsAtLocal: local,
        endsAtLocal: local,
        blockId: entry.blockId,
        title,
        items: [],
        onSlate: true,
      })
    }
    key = entryKey
    const line = lines.at(-1)!
    line.endsAt = entry.startsAt + entry.durationMs
    line.endsAtLocal = localOf(clock, line.endsAt)
    if (entry.reason === 'pad') continue
    if (entry.reason !== 'slate') line.onSlate = false
    if (!line.items.includes(entry.title)) line.items.push(entry.title)
  }
  return lines
}

function localOf(clock: ZoneClock, instant: number): string {
  const offsetMs = offsetMsAt(clock, instant)
  return withOffset(instant + offsetMs, offsetMs)
}

function withOffset(localMs: number, offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${formatLocal(localMs)}${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
