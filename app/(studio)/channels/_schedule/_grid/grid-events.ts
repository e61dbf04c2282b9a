// The pieces of the grid, in local ms of the channel's zone. The grid itself knows no zone, so a DST change
// cannot move a block in it.

import { DAY_MS } from '#domain/instants.ts'
import type { Layer, Occurrence, Schedule } from '#domain/schedule/model/schedule.ts'
import { occurrencesBetween } from '#domain/schedule/recurrence/occurrences.ts'
import { coveredParts, resolveOverlaps } from '#domain/schedule/recurrence/resolve-overlaps.ts'
import { instantsOf, toLocalMs, type ZoneClock, zoneClock } from '#domain/schedule/recurrence/zone.ts'
import type { DriftView, EntryView, FindingView } from '#features/schedule/schema.ts'

export interface GridPiece {
  key: string
  /** Pieces of one occurrence move together. */
  occurrence: Occurrence
  title: string
  layer: Layer
  hard: boolean
  repeats: boolean
  startMs: number
  endMs: number
  /** Of the whole occurrence. */
  wholeStartMs: number
  wholeDurationMs: number
  /** The block that airs in its place here. */
  coveredBy: string | null
  /** Only a part of the occurrence: its length is changed in the dialog. */
  partial: boolean
  locked: boolean
  mark: 'red' | 'amber' | null
  /** Findings of the flight check, errors first. */
  findings: readonly FindingView[]
  /** How late it will start because the previous item overruns; 0: on time or unknown. */
  driftMs: number
}

export interface AiredRun {
  key: string
  title: string
  startMs: number
  endMs: number
}

export interface GridWindow {
  /** Local ms. */
  fromMs: number
  toMs: number
}

/** Blocks are entered in whole seconds; what they cover of each other begins on the segment grid. */
export const wholeSecond = (localMs: number) => Math.round(localMs / 1_000) * 1_000

export function clockOf(zone: string, { fromMs, toMs }: GridWindow): ZoneClock {
  return zoneClock(zone, fromMs - 2 * DAY_MS, toMs + 2 * DAY_MS)
}

/** The instant of a local time; in a missing hour the end of that hour. */
export function instantOf(clock: ZoneClock, localMs: number): number {
  return instantsOf(clock, localMs)[0] ?? localMs - (toLocalMs(clock, localMs) - localMs)
}

interface GridPiecesInput {
  schedule: Schedule
  window: GridWindow
  /** Epoch ms: what starts before it is locked. */
  lockedUntil?: number
  /** Of the flight check; each marks its blocks. */
  findings?: readonly FindingView[]
  drifts?: readonly DriftView[]
}

export function gridPieces({
  schedule,
  window,
  lockedUntil = Number.NEGATIVE_INFINITY,
  findings = [],
  drifts = [],
}: GridPiecesInput): GridPiece[] {
  const clock = clockOf(schedule.zone, window)
  const occurrences = occurrencesBetween(schedule, instantOf(clock, window.fromMs), instantOf(clock, window.toMs))
  const slots = resolveOverlaps(occurrences)
  const blocks = new Map(schedule.blocks.map((block) => [block.id, block]))
  const enteredAt = enteredTimes(occurrences)
  const localOf = (instant: number) => wholeSecond(toLocalMs(clock, enteredAt.get(instant) ?? instant))
  const titleOf = (blockId: string) => blocks.get(blockId)?.title || 'Untitled block'
  const marks = marksOf(findings)
  const driftOf = new Map(drifts.map(({ blockId, dueAt, driftMs }) => [`${blockId}@${Date.parse(dueAt)}`, driftMs]))
  const piece = (occurrence: Occurrence, startsAt: number, endsAt: number, by: Occurrence | null): GridPiece => {
    const block = blocks.get(occurrence.blockId)
    const wholeStartMs = wholeSecond(toLocalMs(clock, occurrence.entered.startsAt))
    const own = (marks.get(occurrence.blockId) ?? []).filter(({ from, to }) => from < endsAt && to > startsAt)
    return {
      key: `${occurrence.key}/${startsAt}`,
      occurrence,
      title: titleOf(occurrence.blockId),
      layer: occurrence.layer,
      hard: occurrence.start === 'hard',
      repeats: block?.rrule != null,
      startMs: startsAt === occurrence.startsAt ? wholeStartMs : localOf(startsAt),
      endMs: localOf(endsAt),
      wholeStartMs,
      wholeDurationMs: block?.durationMs ?? occurrence.endsAt - occurrence.startsAt,
      coveredBy: by && titleOf(by.blockId),
      partial: startsAt !== occurrence.startsAt || endsAt !== occurrence.endsAt,
      locked: occurrence.startsAt < lockedUntil,
      mark: by ? null : (own[0]?.finding.severity ?? null),
      findings: own.length === 0 ? NO_FINDINGS : own.map(({ finding }) => finding),
      driftMs: startsAt === occurrence.startsAt ? (driftOf.get(occurrence.key) ?? 0) : 0,
    }
  }
  return [
    ...slots.map(({ occurrence, startsAt, endsAt }) => piece(occurrence, startsAt, endsAt, null)),
    ...coveredParts(occurrences, slots).map(({ occurrence, by, startsAt, endsAt }) =>
      piece(occurrence, startsAt, endsAt, by),
    ),
  ].sort((a, b) => a.startMs - b.startMs)
}

/** What was entered, by where on the grid it airs: at 30 and 60 fps up to 0.8 s away. Starts come before ends. */
function enteredTimes(occurrences: readonly Occurrence[]): ReadonlyMap<number, number> {
  return new Map([
    ...occurrences.map(({ endsAt, entered }) => [endsAt, entered.endsAt] as const),
    ...occurrences.map(({ startsAt, entered }) => [startsAt, entered.startsAt] as const),
  ])
}

const NO_FINDINGS: readonly FindingView[] = []

/** Findings by block; errors first, so that a warning never hides an error on the same block. */
function marksOf(findings: readonly FindingView[]) {
  const marks = findings.map((finding) => {
    const from = Date.parse(finding.startsAt)
    return { finding, from, to: Math.max(Date.parse(finding.endsAt), from + 1) }
  })
  marks.sort((a, b) => b.finding.severity.localeCompare(a.finding.severity))
  return Map.groupBy(marks, ({ finding }) => finding.blockId)
}

export interface FaultyTime {
  key: string
  severity: 'red' | 'amber'
  startMs: number
  endMs: number
}

/** Findings without a block: mostly gaps. */
export function faultyTimes(findings: readonly FindingView[], clock: ZoneClock): FaultyTime[] {
  return findings
    .filter(({ blockId }) => blockId === null)
    .map(({ code, severity, startsAt, endsAt }) => {
      const startMs = toLocalMs(clock, Date.parse(startsAt))
      return { key: `${code}@${startsAt}`, severity, startMs, endMs: toLocalMs(clock, Date.parse(endsAt)) }
    })
}

/** What aired; consecutive entries of one block are merged. */
export function airedRuns(
  entries: readonly EntryView[],
  clock: ZoneClock,
  titleOf: (blockId: string) => string | undefined,
): AiredRun[] {
  const runs: (AiredRun & { blockId: string | null })[] = []
  for (const { startsAt, endsAt, blockId, title, frozen } of entries) {
    if (!frozen) continue
    const startMs = toLocalMs(clock, Date.parse(startsAt))
    const endMs = toLocalMs(clock, Date.parse(endsAt))
    const last = runs.at(-1)
    if (last && last.blockId === blockId && Math.abs(last.endMs - startMs) < 1_000) {
      last.endMs = endMs
      continue
    }
    const name = blockId === null ? 'Fillers' : (titleOf(blockId) ?? title)
    runs.push({ key: `aired@${startsAt}`, title: name, blockId, startMs, endMs })
  }
  return runs
}
