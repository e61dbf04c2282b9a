// The time bar of the recorder: what was the case when, from rows that say what changed. Times are epoch ms.

export interface Span<Value extends string = string> {
  from: number
  to: number
  value: Value
  note: string | null
}

export interface Change {
  at: number
  value: string
  /** Before it. */
  previous: string | null
  note: string | null
}

type Known = Pick<Change, 'value' | 'note'>

/** What is known of the time at which a window begins. */
export interface Surroundings {
  /** The last change before the window. */
  before: Change | null
  /** The first one after the window. */
  after: Change | null
  /** The value now. */
  current: Known | null
}

/**
 * @param changes in the window, ascending
 * @returns spans that cover [from, to) without gaps; without the start of it when nothing tells what was the case there
 */
export function spansOf(changes: readonly Change[], around: Surroundings, from: number, to: number): Span[] {
  const next = changes[0] ?? around.after
  const first: Known | null =
    around.before ?? (next ? (next.previous === null ? null : { value: next.previous, note: null }) : around.current)
  const spans: Span[] = first ? [{ from, to, value: first.value, note: first.note }] : []
  for (const { at, value, note } of changes) {
    const open = spans.at(-1)
    if (open) open.to = at
    spans.push({ from: at, to, value, note })
  }
  return joined(spans.filter((span) => span.to > span.from))
}

/** Neighbours of one value are one span. */
function joined<Value extends string>(spans: readonly Span<Value>[]): Span<Value>[] {
  const found: Span<Value>[] = []
  for (const span of spans) {
    const last = found.at(-1)
    if (last && last.to === span.from && last.value === span.value) last.to = span.to
    else found.push({ ...span })
  }
  return found
}

/**
 * Puts spans on top of others.
 * @param over ascending, without overlaps; outside of `base` and where `isCovered` is false they have no effect
 */
export function overlay<Value extends string>(
  base: readonly Span<Value>[],
  over: readonly Span<Value>[],
  isCovered: (value: Value) => boolean,
): Span<Value>[] {
  const found: Span<Value>[] = []
  for (const under of base) {
    let at = under.from
    if (isCovered(under.value))
      for (const top of over) {
        const [from, to] = [Math.max(top.from, at), Math.min(top.to, under.to)]
        if (from >= to) continue
        if (from > at) found.push({ ...under, from: at, to: from })
        found.push({ ...top, from, to })
        at = to
      }
    if (at < under.to) found.push({ ...under, from: at })
  }
  return joined(found)
}
