'use client'
import FullCalendar, {
  type CalendarRef,
  type DateSelectInfo,
  type DatesSetInfo,
  type EventChangeInfo,
  type EventDisplayInfo,
} from '@fullcalendar/react'
import interactionPlugin from '@fullcalendar/react/interaction'
import listPlugin from '@fullcalendar/react/list'
import classicTheme from '@fullcalendar/react/themes/classic'
import { DAY_MS } from '#domain/instants.ts'
import '@fullcalendar/react/skeleton.css'
import '@fullcalendar/react/themes/classic/theme.css'
import './schedule-calendar.css'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { eventsOf, type GridContents } from './calendar-events.ts'
import type { GridPiece, GridWindow } from './grid-events.ts'
import { PieceCard } from './piece-card.tsx'
import { PieceContent } from './piece-content.tsx'
import { steadyTimeGridPlugin } from './steady-time-grid.ts'

interface ScheduleCalendarProps extends GridContents {
  ref: RefObject<CalendarRef | null>
  view: string
  nowMs(): number
  onWindow(window: GridWindow, title: string): void
  onPress(piece: GridPiece, keys: { ctrl: boolean; shift: boolean }): void
  /** A shift in local ms, and a change of length. */
  onMove(piece: GridPiece, byMs: number, longerByMs: number): void
  /** A free time range was selected. */
  onSelect(startMs: number, durationMs: number, shift: boolean): void
  onDropMedia(mediaId: string, startMs: number): void
  /** @param piece the focused piece; null: the grid itself */
  onKey(piece: GridPiece | null, event: KeyboardEvent): void
}

const plugins = [steadyTimeGridPlugin, listPlugin, interactionPlugin, classicTheme]
const MINUTE_MS = 60_000
/** Height of a quarter of an hour: it holds a line of text. */
const SLOT_PX = 16
const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const
const dayHeader = { weekday: 'short', day: 'numeric', month: 'short' } as const
const heading = { day: 'numeric', month: 'short', year: 'numeric' } as const
const pieceOf = (event: { extendedProps: Record<string, unknown> }) =>
  event.extendedProps.piece as GridPiece | undefined
const content = (info: EventDisplayInfo) => <PieceContent info={info} piece={pieceOf(info.event)} />

/** The week or day in the channel's local time, which the grid treats as UTC. */
export function ScheduleCalendar({ ref, view, ...given }: ScheduleCalendarProps) {
  const { pieces, aired, faulty, chosen, lockedMs, window } = given
  const latest = useRef(given)
  latest.current = given
  // Once a minute, and only within the view.
  const drawnLockMs = Math.min(Math.max(Math.floor(lockedMs / MINUTE_MS) * MINUTE_MS, window.fromMs), window.toMs)
  const events = useMemo(
    () => eventsOf({ pieces, aired, faulty, chosen, lockedMs: drawnLockMs, window }),
    [pieces, aired, faulty, chosen, drawnLockMs, window],
  )
  const [openedMs] = useState(given.nowMs)
  const box = useRef<HTMLDivElement>(null)
  useReachableScroller(box, view)

  function keyPressed(event: KeyboardEvent) {
    const target = event.target as HTMLElement
    const key = target.querySelector('[data-piece]')?.getAttribute('data-piece')
    const piece = key ? pieces.find((other) => other.key === key) : undefined
    if (piece && target.classList.contains('piece')) given.onKey(piece, event)
    // Of other elements only the scroller: its arrow keys scroll as usual.
    else if (target.dataset.scrolls !== undefined && !event.key.startsWith('Arrow')) given.onKey(null, event)
  }

  // Redrawn only on changes: drawing hundreds of blocks is slow.
  const calendar = useMemo(
    () => (
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
        titleFormat={heading}
        scrollTime={{ milliseconds: Math.max(0, (openedMs % DAY_MS) - 3_600_000) }}
        scrollTimeReset={false}
        eventAllow={({ start }) => start.getTime() >= latest.current.lockedMs}
        selectAllow={({ start }) => start.getTime() >= latest.current.lockedMs}
        nowIndicator
        now={() => new Date(latest.current.nowMs()).toISOString()}
        // Snaps to whole slots: with finer steps the grid is off by where in its slot a block is held.
        slotDuration="00:15:00"
        slotHeaderInterval="01:00:00"
        slotHeaderFormat={time}
        slotHeaderInnerClass="slot-time"
        // The blocks write their own times: the grid would call Intl for each of them at every step of a drag.
        displayEventTime={false}
        dayHeaderFormat={dayHeader}
        events={events}
        eventContent={content}
        eventInteractive
        slotMinHeight={SLOT_PX}
        eventMinHeight={SLOT_PX - 1}
        slotEventOverlap={false}
        eventResizableFromStart
        selectable
        selectMirror
        droppable
        longPressDelay={350}
        noEventsContent="No blocks on these days."
        datesSet={({ start, end, view: { title } }: DatesSetInfo) =>
          latest.current.onWindow({ fromMs: start.getTime(), toMs: end.getTime() }, title)
        }
        eventClick={({ event, jsEvent: { ctrlKey, metaKey, shiftKey } }) => {
          const piece = pieceOf(event)
          if (piece) latest.current.onPress(piece, { ctrl: ctrlKey || metaKey, shift: shiftKey })
        }}
        eventDrop={(info) => changed(info, latest.current.onMove)}
        eventResize={(info) => changed(info, latest.current.onMove)}
        select={({ start, end, jsEvent, view: { calendar } }: DateSelectInfo) => {
          calendar.unselect()
          const shift = jsEvent?.shiftKey ?? false
          latest.current.onSelect(start.getTime(), end.getTime() - start.getTime(), shift)
        }}
        eventReceive={({ event, draggedEl, revert }) => {
          const startMs = event.start?.getTime()
          const mediaId = draggedEl.dataset.mediaId
          revert()
          if (startMs !== undefined && mediaId) latest.current.onDropMedia(mediaId, startMs)
        }}
      />
    ),
    [ref, view, openedMs, events],
  )

  return (
    <div ref={box} className="schedule-calendar" onKeyDownCapture={keyPressed} data-testid="schedule-grid">
      {calendar}
      <PieceCard box={box} pieces={pieces} />
    </div>
  )
}

function changed({ event, oldEvent, revert }: EventChangeInfo, onMove: ScheduleCalendarProps['onMove']) {
  const piece = pieceOf(event)
  const [start, end, oldStart, oldEnd] = [event.start, event.end, oldEvent.start, oldEvent.end]
  // The grid reverts to the schedule; the changed schedule then redraws it.
  revert()
  if (!piece || !start || !end || !oldStart || !oldEnd) return
  const byMs = start.getTime() - oldStart.getTime()
  onMove(piece, byMs, end.getTime() - oldEnd.getTime() - byMs)
}

/** Makes the scroller reachable and scrollable by keys, also without blocks. */
function useReachableScroller(box: RefObject<HTMLDivElement | null>, view: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each view has its own scroller
  useEffect(() => {
    for (const part of box.current?.querySelectorAll<HTMLElement>('div') ?? []) {
      if (!/auto|scroll/.test(getComputedStyle(part).overflowY)) continue
      part.tabIndex = 0
      // A table may not contain a focusable element without a role: this one is its row group.
      if (part.parentElement?.role === 'rowgroup') {
        part.parentElement.role = 'none'
        part.role = 'rowgroup'
      }
      part.dataset.scrolls = ''
    }
  }, [view])
}
