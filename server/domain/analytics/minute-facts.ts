// What one session adds to the figures of each minute.
import { isIn, MINUTE_MS, minuteOf } from './minutes.ts'
import { noSums, type Sum, type Sums } from './sums.ts'
import { LOOK_BACK_MS, type SessionOutline, type SessionTrace, SILENT_MS, type Slice } from './trace-session.ts'

/** A programme, break or other item as it aired: [startsAt, endsAt) in programme date-time, epoch ms. */
export interface Airing {
  startsAt: number
  endsAt: number
}

/** A stall within this time after one airing followed another happened at their join. */
export const JOIN_MS = 5_000

/** Of one session in one minute of our clock, one airing and one rendition. */
export interface Fact {
  /** Start of the minute, epoch ms. */
  minute: number
  /** Start of the airing. Null: the time of the picture is unknown, or nothing is known to have aired then. */
  airingAt: number | null
  rendition: string | null
  sums: Sums
}

/** Origins report every ten seconds, and players of channels have up to a minute of media ahead. */
const SENT_BEFORE_MS = 60_000
const SENT_AFTER_MS = 15_000

/**
 * @param range [from, to), whole minutes; `isItem`: of an item on demand, which players buffer further ahead
 * @param airings in order, without overlaps
 */
export function minuteFacts(
  trace: SessionTrace,
  outline: SessionOutline,
  range: { from: number; to: number; isItem?: boolean },
  airings: readonly Airing[],
): Fact[] {
  const facts = new Map<string, Fact>()
  const airAtOf = (at: number) => airAtIn(trace.slices, at)
  const sumsAt = (at: number, airAt: number | null, rendition: string | null): Sums => {
    const minute = minuteOf(at)
    const airingAt = airAt === null ? null : (airingIn(airings, airAt)?.startsAt ?? null)
    const key = `${minute} ${airingAt} ${rendition}`
    const fact = facts.get(key) ?? { minute, airingAt, rendition, sums: noSums() }
    facts.set(key, fact)
    return fact.sums
  }
  const count = (at: number | null, sum: Sum, amount = 1) => {
    if (at === null || !isIn(range, at)) return
    sumsAt(at, airAtOf(at), sliceAt(trace.slices, at)?.rendition ?? null)[sum] += amount
  }

  for (const slice of trace.slices)
    for (const { from, to, airFrom, kind, bitrateKbps, rendition } of piecesOf(slice, range, airings)) {
      const sums = sumsAt(from, airFrom, rendition)
      if (kind === 'stalled') sums.stalledMs += to - from
      else {
        sums.watchedMs += to - from
        if (bitrateKbps !== null) {
          sums.bitrateMs += to - from
          sums.bitrateKbpsMs += bitrateKbps * (to - from)
        }
      }
    }
  for (const at of trace.stallsAt) {
    count(at, 'stalls')
    if (isAtJoin(airings, airAtOf(at))) count(at, 'joinStalls')
  }
  for (const at of trace.switchesAt) count(at, 'switches')
  for (const { at } of trace.errors) count(at, 'errors')
  for (const { at, frames } of trace.drops) count(at, 'droppedFrames', frames)
  for (const at of entriesOf(trace.slices)) count(at, 'entries')
  for (const at of exitsOf(trace.slices)) count(at, 'exits')
  // A player without reports has begun to play when it fetches media.
  count(outline.isReported ? outline.askedAt : outline.startedAt, 'attempts')
  const playedAt = outline.isReported ? outline.playedAt : outline.startedAt
  count(playedAt, 'plays')
  if (trace.startupMs !== null) {
    count(playedAt, 'startups')
    count(playedAt, 'startupMs', trace.startupMs)
  }
  if (outline.playedAt === null) count(outline.failedAt, 'failures')
  return outline.isReported
    ? confirmed([...facts.values()], trace.sent, range.isItem ? LOOK_BACK_MS : SENT_BEFORE_MS)
    : [...facts.values()]
}

/** Limits the watch time of each minute to the media that origins sent. The rest becomes unconfirmedMs. */
function confirmed(facts: Fact[], sent: SessionTrace['sent'], beforeMs: number): Fact[] {
  for (const minute of new Set(facts.map((fact) => fact.minute))) {
    const here = facts.filter((fact) => fact.minute === minute)
    const claimedMs = here.reduce((sum, { sums }) => sum + sums.watchedMs, 0)
    const within = { from: minute - beforeMs, to: minute + MINUTE_MS + SENT_AFTER_MS }
    const sentMs = sent.reduce((sum, { at, ms }) => (isIn(within, at) ? sum + ms : sum), 0)
    if (sentMs === 0) for (const { sums } of here) disown(sums)
    else if (claimedMs > sentMs) for (const { sums } of here) scale(sums, sentMs / claimedMs)
  }
  return facts
}

/** Keeps only what needs no media: attempts, failures and errors. */
function disown(sums: Sums): void {
  const { watchedMs, plays, failures, errors } = sums
  // An unconfirmed play does not count as an attempt either.
  const attempts = Math.max(0, sums.attempts - plays)
  Object.assign(sums, noSums(), { attempts, failures, errors, unconfirmedMs: watchedMs })
}

function scale(sums: Sums, share: number): void {
  const { watchedMs, bitrateMs, bitrateKbpsMs } = sums
  sums.watchedMs = Math.floor(watchedMs * share)
  sums.bitrateMs = Math.floor(bitrateMs * share)
  sums.bitrateKbpsMs = Math.floor(bitrateKbpsMs * share)
  sums.unconfirmedMs += watchedMs - sums.watchedMs
}

/** The part of a slice within the range, cut at minutes and where one airing follows another. */
function* piecesOf(slice: Slice, range: { from: number; to: number }, airings: readonly Airing[]): Generator<Slice> {
  const to = Math.min(slice.to, range.to)
  let from = Math.max(slice.from, range.from)
  while (from < to) {
    const airFrom = airAtOfSlice(slice, from)
    const until = Math.min(to, minuteOf(from) + MINUTE_MS, joinIn(slice, from, airings))
    yield { ...slice, from, to: until, airFrom }
    from = until
  }
}

/** When, by our clock, the picture of the slice comes to the next boundary of an airing; at least 1 ms later. */
function joinIn(slice: Slice, from: number, airings: readonly Airing[]): number {
  const air = airAtOfSlice(slice, from)
  if (air === null || slice.kind === 'stalled' || slice.playbackRate === 0) return Number.POSITIVE_INFINITY
  const next = airings[firstAfter(airings, air)]
  if (!next) return Number.POSITIVE_INFINITY
  const boundary = next.startsAt > air ? next.startsAt : next.endsAt
  return Math.max(from + 1, from + Math.ceil((boundary - air) / slice.playbackRate))
}

/** While it is stalled, the picture stands. */
function airAtOfSlice({ airFrom, from, to, kind, playbackRate }: Slice, at: number): number | null {
  if (airFrom === null || kind === 'stalled') return airFrom
  return airFrom + (Math.min(Math.max(at, from), to) - from) * playbackRate
}

/** The slice at that time, otherwise the one before it. */
function sliceAt(slices: readonly Slice[], at: number): Slice | null {
  const slice = slices.findLast(({ from }) => from <= at)
  return slice && at - slice.to <= SILENT_MS ? slice : null
}

/** Before the first frame, the programme on air at that time counts. */
function airAtIn(slices: readonly Slice[], at: number): number | null {
  const slice = sliceAt(slices, at)
  return slice ? airAtOfSlice(slice, at) : at
}

/** The index of the first airing that ends after that. */
function firstAfter(airings: readonly Airing[], airAt: number): number {
  let [low, high] = [0, airings.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (airings[middle]!.endsAt > airAt) high = middle
    else low = middle + 1
  }
  return low
}

function airingIn(airings: readonly Airing[], airAt: number): Airing | null {
  const airing = airings[firstAfter(airings, airAt)]
  return airing && airing.startsAt <= airAt ? airing : null
}

function isAtJoin(airings: readonly Airing[], airAt: number | null): boolean {
  if (airAt === null) return false
  const index = firstAfter(airings, airAt)
  const [before, airing] = [airings[index - 1], airings[index]]
  if (!airing || airing.startsAt > airAt) return false
  return airAt < airing.startsAt + JOIN_MS && before?.endsAt === airing.startsAt
}

const entriesOf = (slices: readonly Slice[]): number[] =>
  slices.flatMap(({ from }, i) => (from - (slices[i - 1]?.to ?? Number.NEGATIVE_INFINITY) > SILENT_MS ? [from] : []))

/** The last instant at which the viewer watched. */
const exitsOf = (slices: readonly Slice[]): number[] =>
  slices.flatMap(({ to }, i) => ((slices[i + 1]?.from ?? Number.POSITIVE_INFINITY) - to > SILENT_MS ? [to - 1] : []))
