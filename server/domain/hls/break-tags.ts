// Breaks in a media playlist, for downstream inserters: EXT-X-DATERANGE with the SCTE 35 cues (rfc8216bis §4.4.5.1) and
// the older EXT-X-CUE-OUT, -OUT-CONT and -IN.
//
// A segment's cue tags follow from the segment and the breaks alone, not from where the list begins, so they are the
// same in every list. A date range holds only what can no longer change: it is announced with its planned length, and
// its end is added once no change can move it.
import { iso } from '#domain/instants.ts'
import { cueIn, cueOut } from '#domain/scte35/break-cues.ts'
import { encodeSection } from '#domain/scte35/encode-section.ts'
import { toHex } from '#domain/scte35/section-text.ts'
import { EDIT_LEAD_MS } from '#domain/timeline/change.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'

/** A period that inserters may fill. Lists of breaks are sorted by start and do not overlap. */
export interface AirBreak {
  /** Never reused for another break of the channel. */
  id: string
  startsAt: number
  /** As it airs; 0 for an empty break. */
  durationMs: number
  /** As first listed, if a change has since moved its end. */
  plannedDurationMs?: number
}

/** Breaks are announced at most this long before they are published: changes take effect later than that. */
export const BREAK_NOTICE_MS = EDIT_LEAD_MS

export interface BreakTags {
  /** Before everything that belongs to the first segment: ranges that began before it. */
  head: string
  /** Before a segment; call it for each in turn. */
  before(segment: AirSegment): string
  /** After the last segment: what is about to begin or end. */
  tail(): string
}

/** Within a run the distance of the two clocks is constant, so any segment gives it; another run may differ. */
interface Run {
  number: number
  /** Media clock less wall clock, ms. */
  clockFrom: number
}

const NO_TAGS: BreakTags = { head: '', before: () => '', tail: () => '' }

const endOf = (air: AirBreak) => air.startsAt + air.durationMs
const seconds = (ms: number) => (ms / 1000).toFixed(3)

/** @param segments those to be listed, oldest first; at least one */
export function breakTags(segments: readonly AirSegment[], breaks: readonly AirBreak[]): BreakTags {
  const first = segments[0]!
  const last = segments.at(-1)!
  const horizon = last.startsAt + last.durationMs + BREAK_NOTICE_MS
  // A range that ends where the list begins stays for that one segment: its end maps to it.
  let next = firstEndingFrom(breaks, first.startsAt)
  if ((breaks[next]?.startsAt ?? Infinity) >= horizon) return NO_TAGS
  const run: Run = { number: first.run, clockFrom: first.clockMs - first.startsAt }
  let open: AirBreak | null = null
  let head = ''
  if (breaks[next]!.startsAt < first.startsAt) {
    open = breaks[next++]!
    head = outRange(open, run)
  }
  return {
    head,
    before(segment) {
      const segmentEnd = segment.startsAt + segment.durationMs
      let text = ''
      if (open && endOf(open) >= segmentEnd) return continuation(open, segment.startsAt)
      if (open) text += `${inRange(open, run)}#EXT-X-CUE-IN\n`
      open = null
      while (next < breaks.length && breaks[next]!.startsAt < segmentEnd) {
        const air = breaks[next++]!
        text += `${outRange(air, run)}#EXT-X-CUE-OUT:DURATION=${seconds(planned(air))}\n`
        if (endOf(air) < segmentEnd) text += `${inRange(air, run)}#EXT-X-CUE-IN\n`
        else open = air
      }
      return text
    },
    tail() {
      let text = open && endOf(open) < horizon ? inRange(open, run) : ''
      for (let i = next; i < breaks.length && breaks[i]!.startsAt < horizon; i++) {
        text += outRange(breaks[i]!, run)
        if (endOf(breaks[i]!) < horizon) text += inRange(breaks[i]!, run)
      }
      return text
    },
  }
}

function planned(air: AirBreak): number {
  return air.plannedDurationMs ?? air.durationMs
}

function outRange(air: AirBreak, run: Run): string {
  const cue = cueOut(rangeId(air, run), air.startsAt + run.clockFrom, planned(air))
  return `${rangeStart(air, run)},PLANNED-DURATION=${seconds(planned(air))},SCTE35-OUT=${toHex(encodeSection(cue))}\n`
}

function inRange(air: AirBreak, run: Run): string {
  const cue = cueIn(rangeId(air, run), endOf(air) + run.clockFrom)
  const end = `END-DATE="${iso(endOf(air))}",DURATION=${seconds(air.durationMs)}`
  return `${rangeStart(air, run)},${end},SCTE35-IN=${toHex(encodeSection(cue))}\n`
}

/** The run is part of the id: after a stop and a start a break's cues use another media time. */
function rangeId(air: AirBreak, run: Run): string {
  // A quoted-string cannot hold quotation marks or line ends.
  return `${encodeURIComponent(air.id.toWellFormed())}.${run.number}`
}

function rangeStart(air: AirBreak, run: Run): string {
  return `#EXT-X-DATERANGE:ID="${rangeId(air, run)}",START-DATE="${iso(air.startsAt)}"`
}

function continuation(air: AirBreak, at: number): string {
  return `#EXT-X-CUE-OUT-CONT:ElapsedTime=${seconds(at - air.startsAt)},Duration=${seconds(planned(air))}\n`
}

/** Index of the first break that ends at `at` or later; breaks.length when none does. */
function firstEndingFrom(breaks: readonly AirBreak[], at: number): number {
  let low = 0
  let high = breaks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (endOf(breaks[middle]!) < at) low = middle + 1
    else high = middle
  }
  return low
}
