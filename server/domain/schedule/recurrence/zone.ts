// A time zone over a window: its offset changes are computed once, the rest is arithmetic. Local times are local ms
// (local-time.ts).
import { Temporal } from 'temporal-polyfill'
import type { DstPolicy } from '../model/schedule.ts'

export interface Transition {
  /** First instant of the new offset. */
  at: number
  beforeMs: number
  afterMs: number
}

/** Correct for [from, to]; outside it keeps the offset of the nearer edge. */
export interface ZoneClock {
  zone: string
  from: number
  to: number
  /** Offset at `from`: local ms − instant. */
  firstOffsetMs: number
  transitions: readonly Transition[]
}

const zonedAt = (zone: string, instant: number) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

/**
 * Offset of a zone at an instant from the platform's database, ms. Takes microseconds: use a ZoneClock for windows.
 * @throws RangeError for a zone that does not exist
 */
export function lookUpOffsetMs(zone: string, instant: number): number {
  return zonedAt(zone, instant).offsetNanoseconds / 1_000_000
}

export function zoneClock(zone: string, from: number, to: number): ZoneClock {
  const firstOffsetMs = lookUpOffsetMs(zone, from)
  const transitions: Transition[] = []
  let beforeMs = firstOffsetMs
  let next = zonedAt(zone, from).getTimeZoneTransition('next')
  while (next && next.epochMilliseconds <= to) {
    const afterMs = next.offsetNanoseconds / 1_000_000
    // A transition may change the zone's name alone.
    if (afterMs !== beforeMs) transitions.push({ at: next.epochMilliseconds, beforeMs, afterMs })
    beforeMs = afterMs
    next = next.getTimeZoneTransition('next')
  }
  return { zone, from, to, firstOffsetMs, transitions }
}

export function offsetMsAt(clock: ZoneClock, instant: number): number {
  let offsetMs = clock.firstOffsetMs
  for (const transition of clock.transitions) {
    if (instant < transition.at) break
    offsetMs = transition.afterMs
  }
  return offsetMs
}

export function toLocalMs(clock: ZoneClock, instant: number): number {
  return instant + offsetMsAt(clock, instant)
}

/** The instants of a local time: one, none in a missing hour, two in a repeated one. */
export function instantsOf(clock: ZoneClock, localMs: number): number[] {
  const instants: number[] = []
  let offsetMs = clock.firstOffsetMs
  let from = Number.NEGATIVE_INFINITY
  for (const transition of clock.transitions) {
    const instant = localMs - offsetMs
    if (instant >= from && instant < transition.at) instants.push(instant)
    offsetMs = transition.afterMs
    from = transition.at
  }
  if (localMs - offsetMs >= from) instants.push(localMs - offsetMs)
  return instants
}

/** The transition that skips a local time; undefined if the local time exists. */
function gapOver(clock: ZoneClock, localMs: number): Transition | undefined {
  return clock.transitions.find(({ at, beforeMs, afterMs }) => localMs >= at + beforeMs && localMs < at + afterMs)
}

export interface ClockSpan {
  startsAt: number
  /** Exclusive. */
  endsAt: number
}

/** When a block that starts at a local time airs, by the channel's policy: once, twice or not at all. */
export function clockSpansOf(clock: ZoneClock, localMs: number, durationMs: number, dst: DstPolicy): ClockSpan[] {
  const starts = instantsOf(clock, localMs)
  if (starts.length === 0) {
    const gap = gapOver(clock, localMs)
    if (dst.missing === 'skip' || !gap) return []
    const startsAt = localMs - gap.beforeMs
    return [{ startsAt, endsAt: startsAt + durationMs }]
  }
  const [first, second] = starts as [number, number?]
  if (second === undefined) return [{ startsAt: first, endsAt: firstInstantOf(clock, localMs + durationMs) }]
  const inFirst = { startsAt: first, endsAt: first + durationMs }
  const inSecond = { startsAt: second, endsAt: second + durationMs }
  switch (dst.repeated) {
    case 'fill':
      return [inFirst]
    case 'shift':
      return [inSecond]
    case 'repeat':
      return [inFirst, inSecond]
    case 'stretch':
      return [{ startsAt: first, endsAt: firstInstantOf(clock, localMs + durationMs) }]
  }
}

/** The instant of a local time: in a repeated hour the first pass, in a missing one the instant of the jump. */
export function firstInstantOf(clock: ZoneClock, localMs: number): number {
  return instantsOf(clock, localMs)[0] ?? gapOver(clock, localMs)?.at ?? localMs - clock.firstOffsetMs
}
