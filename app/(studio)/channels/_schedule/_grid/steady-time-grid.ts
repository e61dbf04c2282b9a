// The week and day views of the grid library, with working memoisation.
// It caches results by the identity of their arguments, but creates new arguments on each draw (seen in
// 7.1.4). So every step of a drag redrew hundreds of unchanged blocks. If the names below change one day,
// the grid still works, and the bench “grid” reports that it is slow.
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

/** The day columns, kept while dates and each part of the range are equal. */
function keepForEqual(build: TimeGridView['buildDayCols']): TimeGridView['buildDayCols'] {
  let kept: { parts: readonly unknown[]; days: unknown } | undefined
  return (series, dates, range) => {
    const parts = [series, dates, ...Object.values(range)]
    if (!kept || !sameItems(kept.parts, parts)) kept = { parts, days: build(series, dates, range) }
    return kept.days
  }
}

/** A day without changes keeps its previous props. */
function keepColumns(split: (given: unknown, count: number) => Columns): (given: unknown, count: number) => Columns {
  let kept: Columns = []
  return (given, count) => {
    kept = split(given, count).map((column, day) => (saysTheSame(kept[day], column) ? kept[day] : column))
    return kept
  }
}

/** An empty list, or a drag that does not touch this day, now or before. */
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
  /** The dragged events by id: they are hidden at their origin. */
  affectedInstances: Record<string, unknown>
  isEvent: boolean
  segs: readonly unknown[]
}

const isDrag = (value: unknown): value is DragInDay =>
  typeof value === 'object' && value !== null && 'segs' in value && 'affectedInstances' in value

const sameItems = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((item, i) => item === other[i])
