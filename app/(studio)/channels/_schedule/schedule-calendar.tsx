'use client'
import FullCalendar, {
  type CalendarRef,
  type DateSelectInfo,
  type DatesSetInfo,
  type EventChangeInfo,
  type EventDisplayInfo,
  type EventInput,
} from '@fullcalendar/react'
import interactionPlugin from '@fullcalendar/react/interaction'
import listPlugin from '@fullcalendar/react/list'
import classicTheme from '@fullcalendar/react/themes/classic'
import timeGridPlugin from '@fullcalendar/react/timegrid'
import '@fullcalendar/react/skeleton.css'
import '@fullcalendar/react/themes/classic/theme.css'
import './schedule-calendar.css'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { AiredRun, FaultyTime, GridPiece, GridWindow } from './grid-events.ts'
import { PieceContent } from './piece-content.tsx'

interface ScheduleCalendarProps {
  ref: RefObject<CalendarRef | null>
  view: string
  pieces: readonly GridPiece[]
  aired: readonly AiredRun[]
  faulty: readonly FaultyTime[]
  /** Local ms: what lies before is drawn locked. */
  lockedMs: number
  window: GridWindow
  nowMs(): number
  onWindow(window: GridWindow, title: string): void
  onOpen(piece: GridPiece): void
  /** Local ms of the occurrence's new start, and its new length. */
  onMove(piece: GridPiece, toMs: number, durationMs: number): void
  onSelect(startMs: number, durationMs: number): void
  onDropMedia(mediaId: string, startMs: number): void
  onKey(piece: GridPiece, event: KeyboardEvent): void
}

const plugins = [timeGridPlugin, listPlugin, interactionPlugin, classicTheme]
const DAY_MS = 86_400_000
const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const

/** The week or the day on the channel's wall clock, which the grid takes for UTC. */
export function ScheduleCalendar({ ref, view, pieces, aired, faulty, lockedMs, window, ...on }: ScheduleCalendarProps) {
  const byKey = useMemo(() => new Map(pieces.map((piece) => [piece.key, piece])), [pieces])
  const events = useMemo(
    () => [
      ...pieces.map(pieceEvent),
      ...aired.map(airedEvent),
      ...faulty.map(faultyEvent),
      ...lockedEvent(window, lockedMs),
    ],
    [pieces, aired, faulty, window, lockedMs],
  )
  const [openedMs] = useState(on.nowMs)
  const pieceOf = (id: string) => byKey.get(id)

  // The part that scrolls can be reached and scrolled by keys, also while no block stands in it.
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each view brings a part of its own
  useEffect(() => {
    for (const part of box.current?.querySelectorAll<HTMLElement>('div') ?? []) {
      if (!/auto|scroll/.test(getComputedStyle(part).overflowY)) continue
      part.tabIndex = 0
      // A table owns no focusable part without a role: this one is its group of rows, and not what stands around it.
      if (part.parentElement?.role === 'rowgroup') {
        part.parentElement.role = 'none'
        part.role = 'rowgroup'
      }
      part.dataset.scrolls = ''
    }
  }, [view])

  function changed({ event, oldEvent, revert }: EventChangeInfo) {
    const piece = pieceOf(event.id)
    const [start, end, oldStart, oldEnd] = [event.start, event.end, oldEvent.start, oldEvent.end]
    // The grid goes back to what the schedule says; the schedule then says something new.
    revert()
    if (!piece || !start || !end || !oldStart || !oldEnd) return
    const byMs = start.getTime() - oldStart.getTime()
    const longerMs = end.getTime() - oldEnd.getTime() - byMs
    on.onMove(piece, piece.wholeStartMs + byMs, piece.wholeDurationMs + longerMs)
  }

  function keyPressed(event: KeyboardEvent) {
    const target = event.target as HTMLElement
    if (target.dataset.scrolls !== undefined) return
    const key = target.querySelector('[data-piece]')?.getAttribute('data-piece')
    const piece = key ? pieceOf(key) : undefined
    if (piece) on.onKey(piece, event)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the blocks inside, which are buttons
    <div ref={box} className="schedule-calendar" onKeyDown={keyPressed} data-testid="schedule-grid">
      <FullCalendar
        ref={ref}
        plugins={plugins}
        initialView={view}
        timeZone="UTC"
        firstDay={1}
        headerToolbar={false}
        allDaySlot={false}
        height="min(52rem, 76dvh)"
        locale="en-gb"
        titleFormat={{ day: 'numeric', month: 'short', year: 'numeric' }}
        scrollTime={{ milliseconds: Math.max(0, (openedMs % DAY_MS) - 3_600_000) }}
        scrollTimeReset={false}
        eventAllow={({ start }) => start.getTime() >= lockedMs}
        selectAllow={({ start }) => start.getTime() >= lockedMs}
        nowIndicator
        now={() => new Date(on.nowMs()).toISOString()}
        slotDuration="00:30:00"
        snapDuration="00:05:00"
        slotHeaderInterval="01:00:00"
        slotHeaderFormat={time}
        eventTimeFormat={time}
        dayHeaderFormat={{ weekday: 'short', day: 'numeric', month: 'short' }}
        events={events}
        eventContent={(info: EventDisplayInfo) => <PieceContent piece={pieceOf(info.event.id)} info={info} />}
        eventInteractive
        eventMinHeight={20}
        eventResizableFromStart
        selectable
        selectMirror
        droppable
        longPressDelay={350}
        noEventsContent="Nothing is laid out on these days."
        datesSet={({ start, end, view: { title } }: DatesSetInfo) =>
          on.onWindow({ fromMs: start.getTime(), toMs: end.getTime() }, title)
        }
        eventClick={({ event }) => {
          const piece = pieceOf(event.id)
          if (piece) on.onOpen(piece)
        }}
        eventDrop={changed}
        eventResize={changed}
        select={({ start, end, view: { calendar } }: DateSelectInfo) => {
          calendar.unselect()
          on.onSelect(start.getTime(), end.getTime() - start.getTime())
        }}
        eventReceive={({ event, draggedEl, revert }) => {
          const startMs = event.start?.getTime()
          const mediaId = draggedEl.dataset.mediaId
          revert()
          if (startMs !== undefined && mediaId) on.onDropMedia(mediaId, startMs)
        }}
      />
    </div>
  )
}

const at = (localMs: number) => new Date(localMs).toISOString()

function pieceEvent(piece: GridPiece): EventInput {
  const { key, occurrence, title, startMs, endMs, layer, coveredBy, locked, partial, mark } = piece
  return {
    ...{ id: key, groupId: partial ? occurrence.key : '', title, start: at(startMs), end: at(endMs) },
    startEditable: !locked && !coveredBy,
    durationEditable: !locked && !partial,
    className: [
      'piece',
      `piece-${layer}`,
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
