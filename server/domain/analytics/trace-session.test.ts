import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Airing, type Fact, minuteFacts } from './minute-facts.ts'
import { MINUTE_MS } from './minutes.ts'
import { NOTHING_TOLD, type PlaybackEvent, type PlayerState } from './playback-event.ts'
import { type Sums, totalOf } from './sums.ts'
import { LOOK_AHEAD_MS, LOOK_BACK_MS, outlineOf, traceSession } from './trace-session.ts'

/** Midnight (UTC) between two days. */
const T = Date.UTC(2026, 2, 2)
const S = 1_000
const BEAT = 10 * S

function event(at: number, state: PlayerState | null, more: Partial<PlaybackEvent> = {}): PlaybackEvent {
  return { ...NOTHING_TOLD, at: T + at, toldAt: T + at, sequence: at, state, ...more }
}

/** The player reports the state every ten seconds in [from, to]. */
const beats = (from: number, to: number, state: PlayerState = 'playing', more: Partial<PlaybackEvent> = {}) =>
  Array.from({ length: Math.floor((to - from) / BEAT) + 1 }, (_, i) => event(from + i * BEAT, state, more))

/** An origin sends each ten seconds as much as they last. */
const sent = (from: number, to: number) =>
  beats(from, to, 'playing', { servedMs: BEAT }).map((one) => ({ ...one, state: null }))

const HOUR = { from: T - 60 * MINUTE_MS, to: T + 60 * MINUTE_MS }

function factsOf(events: readonly PlaybackEvent[], range = HOUR, airings: readonly Airing[] = []): Fact[] {
  const outline = outlineOf(events)
  return minuteFacts(traceSession(events, outline), outline, range, airings)
}

const sumsOf = (events: readonly PlaybackEvent[]): Sums => totalOf(factsOf(events).map(({ sums }) => sums))

const EVIDENCE = sent(-180 * S, 1_800 * S)

describe('a session, to the millisecond', () => {
  it('starts, plays for 35 s and ends', () => {
    const told = [event(0, 'starting'), event(1_250, 'playing'), ...beats(10 * S, 30 * S), event(36_250, 'quit')]
    expect(sumsOf([...told, ...sent(0, 40 * S)])).toMatchObject({
      attempts: 1,
      plays: 1,
      startups: 1,
      startupMs: 1_250,
      watchedMs: 35_000,
      stalledMs: 0,
      stalls: 0,
      entries: 1,
      exits: 1,
      failures: 0,
      unconfirmedMs: 0,
    })
  })

  it('belongs to both days at midnight', () => {
    const facts = factsOf([event(-25 * S, 'playing'), ...beats(-15 * S, 35 * S), event(40 * S, 'quit'), ...EVIDENCE])
    const watched = facts
      .filter(({ sums }) => sums.watchedMs > 0)
      .map(({ minute, sums }) => [minute - T, sums.watchedMs])
    expect(watched).toEqual([
      [-MINUTE_MS, 25_000],
      [0, 40_000],
    ])
  })

  it('does not count the sleep of a laptop', () => {
    const told = [...beats(0, 60 * S), ...beats(900 * S, 960 * S), event(965 * S, 'quit')]
    expect(sumsOf([...told, ...EVIDENCE])).toMatchObject({
      watchedMs: 125_000,
      plays: 1,
      entries: 2,
      exits: 2,
      stalls: 0,
    })
  })

  it('does not count a pause, and is one view before and after it', () => {
    const told = [
      event(0, 'playing'),
      event(20 * S, 'paused'),
      ...beats(30 * S, 50 * S, 'paused'),
      event(55 * S, 'playing'),
    ]
    expect(sumsOf([...told, event(60 * S, 'quit'), ...EVIDENCE])).toMatchObject({
      watchedMs: 25_000,
      plays: 1,
      entries: 1,
    })
  })

  it('waits after a seek without a stall, and stalls otherwise', () => {
    const told = [
      event(0, 'playing'),
      event(10 * S, 'seeking'),
      event(10_100, 'waiting'),
      event(12 * S, 'playing'),
      event(20 * S, 'rebuffering'),
      event(23_500, 'playing'),
      event(30 * S, 'quit'),
    ]
    expect(sumsOf([...told, ...EVIDENCE])).toMatchObject({ watchedMs: 24_500, stalledMs: 3_500, stalls: 1 })
  })

  it('counts repeated and late events once, in any order', () => {
    const told = [event(0, 'starting'), event(2 * S, 'playing'), ...beats(10 * S, 50 * S), event(52 * S, 'ended')]
    const shuffled = [...told, ...told, ...EVIDENCE].sort((a, b) => (a.sequence % 7) - (b.sequence % 7) || b.at - a.at)
    expect(sumsOf(shuffled)).toEqual(sumsOf([...told, ...EVIDENCE]))
    expect(sumsOf(shuffled)).toMatchObject({ attempts: 1, plays: 1, watchedMs: 50_000 })
  })

  it('ends with its last event when the player crashed', () => {
    expect(sumsOf([...beats(0, 40 * S), ...EVIDENCE])).toMatchObject({ watchedMs: 40_000, exits: 1 })
  })

  it('failed before its first picture', () => {
    const told = [event(0, 'starting'), event(4 * S, 'failed', { errorCode: 'manifestLoadError' })]
    expect(sumsOf(told)).toMatchObject({ attempts: 1, plays: 0, failures: 1, errors: 1, watchedMs: 0 })
  })

  it('is no failure when a later attempt showed a picture', () => {
    const told = [event(0, 'starting'), event(4 * S, 'failed'), event(6 * S, 'starting'), event(7 * S, 'playing')]
    const sums = sumsOf([...told, event(9 * S, 'quit'), ...EVIDENCE])
    expect(sums).toMatchObject({ attempts: 1, plays: 1, failures: 0, startupMs: 1_000 })
  })

  it('switches, and drops frames, by the counts of its player', () => {
    const told = [
      event(0, 'playing', { bitrateKbps: 800, droppedFrames: 5 }),
      event(10 * S, 'playing', { bitrateKbps: 3_000, droppedFrames: 9 }),
      event(20 * S, 'playing', { bitrateKbps: 3_000, droppedFrames: 2 }),
      event(30 * S, 'quit', { droppedFrames: 3 }),
    ]
    expect(sumsOf([...told, ...EVIDENCE])).toMatchObject({
      switches: 1,
      droppedFrames: 5,
      bitrateMs: 30_000,
      bitrateKbpsMs: 800 * 10_000 + 3_000 * 20_000,
    })
  })

  it('is cut where an advertisement begins and ends, by the time of the picture', () => {
    const airings = [
      { startsAt: T - 600 * S, endsAt: T + 5 * S },
      { startsAt: T + 5 * S, endsAt: T + 20 * S },
      { startsAt: T + 20 * S, endsAt: T + 900 * S },
    ]
    // Eight seconds behind live.
    const told = [0, 10, 20, 30, 40].map((s) => event(s * S, 'playing', { airAt: T + (s - 8) * S }))
    const stall = event(14 * S, 'rebuffering', { airAt: T + 6 * S })
    const facts = factsOf([...told, stall, event(16 * S, 'playing', { airAt: T + 6 * S }), ...EVIDENCE], HOUR, airings)
    const watchedOf = (startsAt: number) =>
      totalOf(facts.filter(({ airingAt }) => airingAt === T + startsAt).map(({ sums }) => sums)).watchedMs
    expect([-600 * S, 5 * S, 20 * S].map(watchedOf)).toEqual([13_000, 13_000, 12_000])
    expect(facts.find(({ airingAt }) => airingAt === T + 5 * S)?.sums).toMatchObject({
      stalls: 1,
      joinStalls: 1,
      stalledMs: 2_000,
    })
  })
})

describe('what origins sent', () => {
  it('bounds what a player claims, and says the rest', () => {
    const told = [...beats(0, 600 * S), event(605 * S, 'quit')]
    const { watchedMs, unconfirmedMs } = sumsOf([...told, ...sent(10 * S, 60 * S)])
    expect(watchedMs).toBe(130_000)
    expect(watchedMs + unconfirmedMs).toBe(605_000)
  })

  it('is needed to be a viewer at all', () => {
    const sums = sumsOf([event(0, 'starting'), ...beats(1 * S, 61 * S), event(62 * S, 'quit')])
    expect(sums).toMatchObject({ plays: 0, watchedMs: 0, entries: 0, unconfirmedMs: 61_000, attempts: 0 })
  })

  it('counts the viewers of players that report nothing', () => {
    const sums = sumsOf(sent(10 * S, 60 * S))
    expect(sums).toMatchObject({ watchedMs: 60_000, plays: 1, attempts: 1, entries: 1, exits: 1, unconfirmedMs: 0 })
  })
})

describe('minutes', () => {
  const states: (PlayerState | null)[] = [
    'starting',
    'playing',
    'playing',
    'rebuffering',
    'seeking',
    'waiting',
    'paused',
    'failed',
    null,
  ]
  const anyEvent = fc.record({
    // Around the silence after which a player has gone.
    gapS: fc.constantFrom(0, 1, 10, 30, 60, 74, 75, 76),
    state: fc.constantFrom(...states),
    bitrateKbps: fc.constantFrom(null, 800, 3_000),
    rendition: fc.constantFrom(null, '360p', '720p'),
    droppedFrames: fc.option(fc.integer({ min: 0, max: 9 })),
    served: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  })
  const anyEvents = fc.array(anyEvent, { minLength: 1, maxLength: 60, size: 'max' }).map((all) => {
    let atS = 0
    return all.map(({ gapS, state, served, ...told }, i): PlaybackEvent => {
      atS += gapS
      if (served) return event(atS * S, null, { sequence: i, servedMs: 8_000, airAt: T + (atS - 8) * S })
      return event(atS * S, state, {
        ...told,
        sequence: i,
        airAt: T + (atS - 8) * S,
        errorCode: state === 'failed' ? 'x' : null,
      })
    })
  })

  it('of a part of the events are those of all events (property)', () => {
    const airings = [
      { startsAt: T - 100 * S, endsAt: T + 333 * S },
      { startsAt: T + 333 * S, endsAt: T + 2_000 * S },
    ]
    fc.assert(
      fc.property(anyEvents, (events) => {
        const outline = outlineOf(events)
        const minutes = Math.ceil((events.at(-1)!.at - T + 1) / MINUTE_MS)
        const range = { from: T, to: T + minutes * MINUTE_MS }
        const whole = minuteFacts(traceSession(events, outline), outline, range, airings)
        const parts = Array.from({ length: minutes }, (_, i) => T + i * MINUTE_MS).flatMap((from) => {
          const to = from + MINUTE_MS
          const near = events.filter(({ at }) => at >= from - LOOK_BACK_MS && at <= to + LOOK_AHEAD_MS)
          return minuteFacts(traceSession(near, outline), outline, { from, to }, airings)
        })
        const order = (facts: Fact[]) =>
          facts
            .filter(({ sums }) => Object.values(sums).some((sum) => sum !== 0))
            .map(({ minute, airingAt, rendition, sums }) => ({ key: `${minute} ${airingAt} ${rendition}`, sums }))
            .sort((a, b) => a.key.localeCompare(b.key))
        expect(order(parts)).toEqual(order(whole))
      }),
      { numRuns: 300 },
    )
  })
})
