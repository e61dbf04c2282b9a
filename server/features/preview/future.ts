// What a channel will air, planned with the code that airs it: the frozen timeline as far as it is written, then the
// schedule expanded from there.
import { setImmediate as breathe } from 'node:timers/promises'
import type { DbOrTx } from '#adapters/db.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { endOf, type FutureEntry, futureEntryOf, writtenEntries } from '#domain/preview/future-entries.ts'
import type { FutureVersion } from '#domain/preview/statement.ts'
import type { AirState } from '#domain/schedule/expand/air-state.ts'
import { ExpansionTooLongError, MAX_ENTRIES } from '#domain/schedule/expand/expand.ts'
import { continueAir, type Programming, programmed } from '#domain/schedule/expand/join-air.ts'
import { type CalendarChunk, planCalendarStart, planJoin, stateAtEnd } from '#domain/schedule/expand/plan-calendar.ts'
import { applyChange, EDIT_LEAD_MS, leaveAtOf } from '#domain/timeline/change.ts'
import { chunkAt } from '#domain/timeline/locate.ts'
import { planStart } from '#domain/timeline/plan.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { type PlannedAir, planAfterOverride } from '#features/live/planned-air.ts'
import { loadProgramme } from '#features/playout/load-programme.ts'
import {
  findLastChunk,
  loadCalendar,
  loadLibrary,
  loadOnAir,
  loadProgramming,
  programmingOf,
} from '#features/playout/load-programming.ts'
import { getDraft } from '#features/schedule/get-draft.ts'
import type { FutureBasis } from './schema.ts'

/** Expanded without a pause; in between the process handles other work. */
const SLICE_MS = 12 * 3_600_000

export interface FutureChannel {
  id: string
  accountId: string
  mode: 'loop' | 'calendar'
  desired: 'STOPPED' | 'STARTED'
}

export interface Future {
  basis: FutureBasis
  chunks: readonly TimelineChunk[]
  /** For lists, if different: a live feed lasts until the return. */
  listed?: readonly TimelineChunk[]
  /** How the schedule continues after them; null for a rundown, whose last chunk never ends. */
  onward: { programming: Programming; state: AirState | null; at: number } | null
}

/** Null: nothing can air, because neither an item nor the slate is ready. */
export async function loadFuture(
  db: DbOrTx,
  channel: FutureChannel,
  version: FutureVersion,
  now: number,
): Promise<Future | null> {
  const frozen = await loadCalendar(db, channel.id, now)
  const onAir = channel.desired === 'STARTED' && chunkAt(frozen, now + EDIT_LEAD_MS) !== null
  const planned = version === 'published' && onAir ? await planAfterOverride(db, channel.id, frozen, now) : null
  if (planned?.order) return behindOverride(db, channel, planned)
  if (version === 'published' && channel.mode === 'loop')
    return onAir ? { basis: 'air', chunks: frozen, onward: null } : loadLoop(db, channel, now)

  const programming = version === 'draft' ? await loadDrafted(db, channel) : await loadProgramming(db, channel)
  if (!programming) return null
  const last = frozen.at(-1)
  if (version === 'published' && onAir && last?.endsAt)
    return { basis: 'air', chunks: frozen, onward: { programming, state: last.stateAfter, at: last.endsAt } }

  const change = onAir
    ? planJoin(
        await loadOnAir(db, channel.id, programming.library, leaveAtOf(now)),
        programming,
        leaveAtOf(now),
        'publish',
      )
    : planCalendarStart({
        previous: null,
        programming,
        state: await lastState(db, channel.id, programming),
        now,
        clockOrigin: null,
      })
  const [joined] = change?.append ?? []
  if (!change || !joined) return null
  return {
    basis: !onAir ? 'start' : version === 'draft' ? 'publish' : 'resume',
    chunks: applyChange(frozen, change),
    onward: { programming, state: joined.stateAfter, at: joined.endsAt! },
  }
}

/** During a hold or a live feed: what a return would air. */
async function behindOverride(db: DbOrTx, channel: FutureChannel, planned: PlannedAir): Promise<Future | null> {
  const { chunks, listed } = planned
  const last = chunks.at(-1) as CalendarChunk
  if (last.endsAt === null) return { basis: 'resume', chunks, listed, onward: null }
  const programming = await loadProgramming(db, channel)
  return (
    programming && { basis: 'resume', chunks, listed, onward: { programming, state: last.stateAfter, at: last.endsAt } }
  )
}

/** A rundown that is not on air: from its start. */
async function loadLoop(db: DbOrTx, channel: FutureChannel, now: number): Promise<Future | null> {
  const programme = await loadProgramme(db, channel.id, now)
  if (!programme) return null
  return { basis: 'start', chunks: applyChange([], planStart(null, programme, now, null)), onward: null }
}

async function loadDrafted(db: DbOrTx, { id, accountId }: FutureChannel): Promise<Programming | null> {
  const [{ content }, library] = await Promise.all([getDraft(db, accountId, id), loadLibrary(db, { id, accountId })])
  return library && programmed(0, content, library)
}

/** The positions of series and lists when the channel was last on air. */
async function lastState(db: DbOrTx, channelId: string, { library }: Programming): Promise<AirState | null> {
  const last = await findLastChunk(db, channelId)
  return last && stateAtEnd(last, await programmingOf(db, channelId, last, library))
}

/** Entries that touch [from, to), gapless, and the one before them. */
export async function entriesAhead(
  { chunks, onward }: Future,
  from: number,
  to: number,
): Promise<{ previous: FutureEntry | null; entries: FutureEntry[] }> {
  const entries = writtenEntries(chunks, from, to)
  let previous: FutureEntry | null = null
  let at = onward?.at ?? to
  let state = onward?.state ?? null
  while (onward && at < to) {
    const slice = continueAir(onward.programming, state, at, Math.min(at + SLICE_MS, to))
    for (const entry of slice.entries) {
      const ahead = futureEntryOf(entry, onward.programming.version)
      if (endOf(ahead) > from && ahead.startsAt < to) entries.push(ahead)
      else if (isShown(ahead)) previous = ahead
    }
    state = slice.stateAfter
    at = state.at
    if (entries.length > MAX_ENTRIES) throw new ExpansionTooLongError(`more than ${MAX_ENTRIES} entries`)
    await breathe()
  }
  return { previous: previous ?? writtenBefore(chunks, entries[0]?.startsAt ?? from), entries }
}

/** Pads before an exact start are of no interest in a preview. */
const isShown = ({ item }: FutureEntry) => item.durationMs >= gridOf(item).segmentMs

function writtenBefore(chunks: readonly TimelineChunk[], at: number): FutureEntry | null {
  const [last] = writtenEntries(chunks, at - 1, at)
  if (!last || isShown(last)) return last ?? null
  return writtenEntries(chunks, last.startsAt - 1, last.startsAt)[0] ?? null
}
