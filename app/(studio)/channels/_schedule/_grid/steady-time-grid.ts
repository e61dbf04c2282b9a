// The week and the day as the grid's library draws them, with what it means to remember remembered.
// It keeps results by the identity of their arguments, but hands itself fresh ones each time it draws
// (seen in 7.1.4): so every step of a drag cut and drew hundreds of blocks anew of which none had
// changed. Should the names below be others one day, the grid works, and the bench “grid” says it is slow.
import timeGridPlugin from '@fullcalendar/react/timegrid'

type Columns = readonly unknown[]
interface TimeGridView {
  buildDayCols(series: unknown, dates: unknown, range: Record<string, unknown>): unknown
  splitEventDrag(drag: unknown, count: number): Columns
  splitEventResize(resize: unknown, count: number): Columns
  splitNowIndicatorSegs(segments: unknown, count: number): Columns
}
type ViewClass = new (...given: never[]) => TimeGridView
interface TimeGridPlugin {
  views: { timeGrid: { component: ViewClass } }
}

const theirs = timeGridPlugin as unknown as TimeGridPlugin

class SteadyTimeGridView extends theirs.views.timeGrid.component {
  constructor(...given: never[]) {
    super(...given)
    this.buildDayCols &&= keepForEqual(this.buildDayCols)
    this.splitEventDrag &&= keepColumns(this.splitEventDrag)
    this.splitEventResize &&= keepColumns(this.splitEventResize)
    this.splitNowIndicatorSegs &&= keepColumns(this.splitNowIndicatorSegs)
  }
}

export const steadyTimeGridPlugin = {
  ...timeGridPlugin,
  views: { ...theirs.views, timeGrid: { ...theirs.views.timeGrid, component: SteadyTimeGridView } },
} as unknown as typeof timeGridPlugin

/** The days, while their series, their dates and each part of the range are the same. */
function keepForEqual(build: TimeGridView['buildDayCols']): TimeGridView['buildDayCols'] {
  let kept: { parts: readonly unknown[]; days: unknown } | undefined
  return (series, dates, range) => {
    const parts = [series, dates, ...Object.values(range)]
    if (!kept || !sameItems(kept.parts, parts)) kept = { parts, days: build(series, dates, range) }
    return kept.days
  }
}

/** A day of which nothing is to be drawn otherwise keeps what it was given before. */
function keepColumns(split: (given: unknown, count: number) => Columns): (given: unknown, count: number) => Columns {
  let kept: Columns = []
  return (given, count) => {
    kept = split(given, count).map((column, day) => (saysTheSame(kept[day], column) ? kept[day] : column))
    return kept
  }
}

/** An empty list, or something dragged of which nothing stands in this day, nor did. */
function saysTheSame(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after)) return before.length === 0 && after.length === 0
  if (!isDrag(before) || !isDrag(after)) return before === after
  const affected = (drag: DragInDay) => Object.keys(drag.affectedInstances)
  return (
    before.segs.length === 0 &&
    after.segs.length === 0 &&
    before.isEvent === after.isEvent &&
    sameItems(affected(before), affected(after))
  )
}

interface DragInDay {
  /** By id what is dragged itself: it is hidden where it came from. */
  affectedInstances: Record<string, unknown>
  isEvent: boolean
  segs: readonly unknown[]
}

const isDrag = (value: unknown): value is DragInDay =>
  typeof value === 'object' && value !== null && 'segs' in value && 'affectedInstances' in value

const sameItems = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((item, i) => item === other[i])
