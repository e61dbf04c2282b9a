// The events that the grid draws.
import type { EventInput } from '@fullcalendar/react'
import type { AiredRun, FaultyTime, GridPiece, GridWindow } from './grid-events.ts'
import { chosenKey } from './use-selection.ts'

export interface GridContents {
  pieces: readonly GridPiece[]
  aired: readonly AiredRun[]
  faulty: readonly FaultyTime[]
  /** Keys of the selected occurrences. */
  chosen: ReadonlySet<string>
  /** Local ms: everything before it is drawn locked. */
  lockedMs: number
  window: GridWindow
}

/** A shorter piece has no room for padding around a line of text. */
const SHORT_MS = 1_500_000
/** From this height on the title is sticky. Hundreds of sticky titles would slow down scrolling. */
const LONG_MS = 4 * 3_600_000

export function eventsOf({ pieces, aired, faulty, chosen, lockedMs, window }: GridContents): EventInput[] {
  return [
    ...pieces.map((piece) => pieceEvent(piece, chosen)),
    ...aired.map(airedEvent),
    ...faulty.map(faultyEvent),
    ...lockedEvent(window, lockedMs),
  ]
}

const at = (localMs: number) => new Date(localMs).toISOString()

function pieceEvent(piece: GridPiece, chosen: ReadonlySet<string>): EventInput {
  const { key, occurrence, title, startMs, endMs, layer, coveredBy, locked, partial, mark } = piece
  const isChosen = chosen.has(chosenKey(occurrence.blockId, piece.wholeStartMs))
  const movable = !locked && !coveredBy
  // A group is dragged as one: the parts of one occurrence, and the selection.
  const groupId = isChosen && movable ? 'chosen' : partial ? occurrence.key : ''
  return {
    id: key,
    groupId,
    title,
    start: at(startMs),
    end: at(endMs),
    extendedProps: { piece, isChosen },
    startEditable: movable,
    durationEditable: !locked && !partial && !(isChosen && chosen.size > 1),
    className: [
      'piece',
      `piece-${layer}`,
      endMs - startMs < SHORT_MS && 'piece-short',
      endMs - startMs >= LONG_MS && 'piece-long',
      isChosen && 'piece-chosen',
      coveredBy && 'piece-covered',
      locked && 'piece-locked',
      mark && `piece-${mark}`,
    ]
      .filter(Boolean)
      .join(' '),
  }
}

function airedEvent({ key, title, startMs, endMs }: AiredRun): EventInput {
  return { id: key, title, start: at(startMs), end: at(endMs), editable: false, className: 'piece piece-aired' }
}

function faultyEvent({ key, severity, startMs, endMs }: FaultyTime): EventInput {
  const className = `faulty-time faulty-${severity}`
  return { id: key, start: at(startMs), end: at(endMs), display: 'background', className }
}

function lockedEvent({ fromMs, toMs }: GridWindow, lockedMs: number): EventInput[] {
  if (lockedMs <= fromMs) return []
  const end = at(Math.min(lockedMs, toMs))
  return [{ id: 'locked', start: at(fromMs), end, display: 'background', className: 'locked-time' }]
}
