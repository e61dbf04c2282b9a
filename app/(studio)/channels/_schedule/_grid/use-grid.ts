'use client'
import type { CalendarRef } from '@fullcalendar/react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { serverNow, useServerNow } from '#app/_trpc/server-clock.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'
import { DAY_MS } from '#domain/instants.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import { toLocalMs } from '#domain/schedule/recurrence/zone.ts'
import { EDIT_LEAD_MS } from '#domain/timeline/change.ts'
import type { DriftView, FindingView, FlightCheckView } from '#features/schedule/schema.ts'
import { airedRuns, clockOf, faultyTimes, type GridWindow, gridPieces } from './grid-events.ts'

/** How far back the as-run entries are loaded: there may be thousands a day. */
const AIRED_MS = DAY_MS
const TICK_MS = 10_000
/** As entered, a block may end this much later than it aired. */
const OFF_GRID_MS = 1_000
const NO_FINDINGS: readonly FindingView[] = []
const NO_DRIFTS: readonly DriftView[] = []

/** The view of the grid, and its pieces. */
export function useGrid(
  channelId: string,
  schedule: Schedule,
  { airsCalendar, onAir }: { airsCalendar: boolean; onAir: boolean },
  check: FlightCheckView | undefined,
) {
  const trpc = useTRPC()
  const ref = useRef<CalendarRef>(null)
  const [firstView] = useState(() => (matchMedia('(max-width: 639px)').matches ? 'timeGridDay' : 'timeGridWeek'))
  const [view, setView] = useState(firstView)
  const [title, setTitle] = useState('')
  const [window, setWindow] = useState<GridWindow>(weekOfToday)
  const now = Math.floor(useServerNow(TICK_MS) / TICK_MS) * TICK_MS
  const isFrozen = airsCalendar && onAir
  const lockedUntil = now + (isFrozen ? EDIT_LEAD_MS : 0)

  const clock = useMemo(() => clockOf(schedule.zone, window), [schedule.zone, window])
  const inView = window.fromMs - 2 * DAY_MS < now && now < window.toMs + 2 * DAY_MS
  const [airedFrom] = useState(() => serverNow() - AIRED_MS)
  const airedTo = Math.ceil(lockedUntil / 60_000) * 60_000
  const { data: air } = useQuery(
    trpc.schedule.listAir.queryOptions(
      { channelId, from: new Date(airedFrom).toISOString(), to: new Date(airedTo).toISOString() },
      { enabled: isFrozen && inView, placeholderData: (before) => before },
    ),
  )
  const aired = useMemo(() => {
    const titles = new Map(schedule.blocks.map(({ id, title }) => [id, title]))
    return airedRuns(isFrozen ? (air?.entries ?? []) : [], clock, (id) => titles.get(id))
  }, [air, isFrozen, clock, schedule.blocks])

  const { findings, drifts } = check ?? { findings: NO_FINDINGS, drifts: NO_DRIFTS }
  // A channel that airs its rundown has no gaps, even where its calendar has some.
  const marked = useMemo(
    () => (airsCalendar ? findings : findings.filter(({ code }) => code !== 'uncovered')),
    [airsCalendar, findings],
  )
  const open = useMemo(
    () => gridPieces({ schedule, window, findings: marked, drifts }),
    [schedule, window, marked, drifts],
  )
  // The pieces are rebuilt only when another one has started.
  const begun = open.filter(({ occurrence }) => occurrence.startsAt < lockedUntil)
  const lastLocked = begun.reduce((last, { occurrence }) => Math.max(last, occurrence.startsAt), 0)
  const all = useMemo(
    () => open.map((piece) => (piece.occurrence.startsAt <= lastLocked ? { ...piece, locked: true } : piece)),
    [open, lastLocked],
  )
  const faulty = useMemo(() => faultyTimes(marked, clock), [marked, clock])
  // Where as-run entries exist they are drawn instead of the draft.
  const firstAiredMs = aired[0]?.startMs ?? Number.POSITIVE_INFINITY
  const lastAiredMs = aired.at(-1)?.endMs ?? 0
  const pieces = useMemo(
    () =>
      all
        .filter(({ endMs }) => endMs <= firstAiredMs || endMs > lastAiredMs + OFF_GRID_MS)
        .map((piece) =>
          piece.endMs > lastAiredMs ? { ...piece, startMs: Math.max(piece.startMs, lastAiredMs) } : piece,
        ),
    [all, firstAiredMs, lastAiredMs],
  )

  const soonestMs = () => Math.ceil((toLocalMs(clock, lockedUntil) + 1) / 1_800_000) * 1_800_000

  return {
    ref,
    firstView,
    view,
    title,
    window,
    clock,
    pieces,
    aired,
    faulty,
    lockedMs: toLocalMs(clock, lockedUntil),
    setView(next: string) {
      setView(next)
      ref.current?.getApi().changeView(next)
    },
    setWindow: useCallback((next: GridWindow, words: string) => {
      setWindow((before) => (before.fromMs === next.fromMs && before.toMs === next.toMs ? before : next))
      setTitle(words)
    }, []),
    soonestMs,
    /** Start of a block added by a button: after the last future one in view. */
    nextStartMs() {
      const inWindow = Math.max(soonestMs(), window.fromMs)
      const first = inWindow < window.toMs ? inWindow : window.fromMs
      const ends = pieces.filter(({ endMs }) => endMs > first && endMs < window.toMs).map(({ endMs }) => endMs)
      return Math.max(first, ...ends)
    },
    /** The grid redraws a moved block: the focus follows it. */
    focusSoon(blockId: string, startMs: number) {
      let tries = 10
      const find = () => {
        const found = [...document.querySelectorAll<HTMLElement>('[data-piece]')].find(
          ({ dataset }) => dataset.piece?.startsWith(`${blockId}@`) && Number(dataset.startMs) === startMs,
        )
        const button = found?.closest<HTMLElement>('[tabindex]')
        if (button) button.focus()
        else if (tries-- > 0) setTimeout(find, 30)
      }
      setTimeout(find, 30)
    },
  }
}

export type Grid = ReturnType<typeof useGrid>

function weekOfToday(): GridWindow {
  const today = Math.floor(serverNow() / DAY_MS) * DAY_MS
  return { fromMs: today - 7 * DAY_MS, toMs: today + 7 * DAY_MS }
}
