import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPlaylist, checkRenditions, checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import type { Programme } from '#domain/timeline/plan.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import { type Happening, happenings, itemOf, live, NOW, programmes, SLATE } from '#server/testing/timelines.ts'
import { type AirBreak, BREAK_NOTICE_MS } from './break-tags.ts'
import { renderMediaPlaylist } from './media-playlist.ts'

const RUNS = { numRuns: 250 }
const EMPTY = { items: [], loop: false, slate: SLATE }

const programme = { items: [itemOf('film', 3_000)], loop: true, slate: SLATE }
const chunks = live(programme, [])[0]!.chunks
const FIRST = chunks[0]!.startsAt
const SEGMENT_MS = 1_920
const edge = (n: number) => FIRST + n * SEGMENT_MS
const at = (n: number, breaks: readonly AirBreak[]) => renderMediaPlaylist(publishedSegments(chunks, edge(n)), breaks)
const looksAt = (n: number, breaks: readonly AirBreak[]) => ({ at: edge(n), text: at(n, breaks) })

/** Breaks as they become known: planned, possibly cut or cancelled as late as a change is allowed. */
interface Story {
  id: string
  startsAt: number
  plannedMs: number
  /** Its end moves to this time (cut short, or overrun); null: as planned. */
  actualMs: number | null
  cancelled: boolean
}

const stories: fc.Arbitrary<Story[]> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 60 }),
      planned: fc.integer({ min: 0, max: 90 }),
      actual: fc.option(fc.integer({ min: 0, max: 120 })),
      cancelled: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((list) => {
    let startsAt = NOW - 20_000 - (NOW % 320)
    return list.map(({ gap, planned, actual, cancelled }, i) => {
      startsAt += gap * 320
      const story = { id: `b${i} "“`, startsAt, plannedMs: planned * 320, actualMs: actual && actual * 320, cancelled }
      startsAt += Math.max(planned, actual ?? 0) * 320 + 320
      return story
    })
  })

/** What the timeline says at `now`: a change becomes known as late as its lead allows. */
function knownAt(list: readonly Story[], now: number): AirBreak[] {
  return list.flatMap(({ id, startsAt, plannedMs, actualMs, cancelled }) => {
    if (cancelled && now >= startsAt - BREAK_NOTICE_MS) return []
    const movedMs = actualMs === null ? plannedMs : actualMs
    const heardAt = startsAt + Math.min(plannedMs, movedMs) - BREAK_NOTICE_MS
    if (now < heardAt) return [{ id, startsAt, durationMs: plannedMs }]
    // Moved before the break was announced: then that is its plan.
    const toldBefore = heardAt > startsAt - BREAK_NOTICE_MS
    return [{ id, startsAt, durationMs: movedMs, ...(toldBefore && { plannedDurationMs: plannedMs }) }]
  })
}

/** The end of a list moves by this and one segment in between, at most TARGETDURATION. */
const TOGETHER_MS = 2_000 - SEGMENT_MS
const pauses = fc.oneof(fc.integer({ min: 1, max: TOGETHER_MS }), fc.integer({ min: 100, max: 8_000 }))

/** In a break, polled right before and right after: two lists fetched together, of two runs. */
const STOPPED_AND_STARTED: [Programme, Happening[], Story[], number[]] = [
  EMPTY,
  [{ type: 'stop-start', afterMs: 1 }],
  [{ id: 'b', startsAt: NOW - (NOW % 320) - 10_000, plannedMs: 0, actualMs: 12_480, cancelled: false }],
  Array.from({ length: 10 }, () => 60),
]

describe('breaks in a live playlist', () => {
  it('keep every rule at each poll and from poll to poll, across joins, edits, restarts, cuts and cancellations', () => {
    fc.assert(
      fc.property(
        programmes,
        happenings,
        stories,
        fc.array(pauses, { minLength: 10, maxLength: 20 }),
        (first, list, breaks, waits) => {
          const moments = live(first, list)
          let now = NOW
          let earlier: { at: number; text: string } | null = null
          for (const wait of waits) {
            const { chunks: known } = moments.findLast((moment) => moment.at <= now)!
            const published = publishedSegments(known, now)
            const look = published.length > 0 && { at: now, text: renderMediaPlaylist(published, knownAt(breaks, now)) }
            now += wait
            if (!look) continue
            expect(checkPlaylist(look.text)).toEqual([])
            if (earlier) expect(checkUpdate(earlier, look)).toEqual([])
            const together = earlier && look.at - earlier.at <= TOGETHER_MS
            expect(checkRenditions(look.text, together ? earlier!.text : look.text)).toEqual([])
            earlier = look
          }
        },
      ),
      { ...RUNS, examples: [STOPPED_AND_STARTED] },
    )
  })

  it('leave a list without breaks unchanged, and its bytes the same however many breaks are elsewhere', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 4, max: 40 }), fc.integer({ min: 0, max: 30 }), (list, n, far) => {
        const breaks = knownAt(list, Number.NEGATIVE_INFINITY)
        const text = at(n, breaks)
        expect(text.replace(/#EXT-X-(DATERANGE|CUE-).*\n/g, '')).toBe(at(n, []))
        const elsewhere = (from: number): AirBreak[] =>
          Array.from({ length: far }, (_, i) => ({ id: `far${from + i}`, startsAt: from + i * 3_200, durationMs: 320 }))
        expect(at(n, [...elsewhere(NOW - 900_000), ...breaks, ...elsewhere(NOW + 900_000)])).toBe(text)
      }),
      RUNS,
    )
  })

  const BREAK: AirBreak = { id: 'b1', startsAt: edge(6), durationMs: 3 * SEGMENT_MS }

  it('are announced ahead, out, on and in, and disappear with the segment after the return', () => {
    const tags = (n: number) =>
      at(n, [BREAK])
        .split('\n')
        .filter((line) => /DATERANGE|CUE|m4s/.test(line))
        .map((line) => line.replace(/(SCTE35-\w+=0x\w{6}).*/, '$1'))
        .map((line) => line.replace(/^\d+/, (number) => String(Number(number) - chunks[0]!.mediaSequence)))
    const iso = (n: number) => new Date(edge(n)).toISOString()
    const start = `#EXT-X-DATERANGE:ID="b1.0",START-DATE="${iso(6)}"`
    const out = `${start},PLANNED-DURATION=5.760,SCTE35-OUT=0xFC3025`
    const back = `${start},END-DATE="${iso(9)}",DURATION=5.760,SCTE35-IN=0xFC3020`
    expect(tags(4)).toEqual(['0.m4s', '1.m4s', '2.m4s', '3.m4s'])
    expect(tags(5)).toEqual(['0.m4s', '1.m4s', '2.m4s', '3.m4s', '4.m4s', out])
    expect(tags(11).slice(6)).toEqual([
      out,
      '#EXT-X-CUE-OUT:DURATION=5.760',
      '6.m4s',
      '#EXT-X-CUE-OUT-CONT:ElapsedTime=1.920,Duration=5.760',
      '7.m4s',
      '#EXT-X-CUE-OUT-CONT:ElapsedTime=3.840,Duration=5.760',
      '8.m4s',
      back,
      '#EXT-X-CUE-IN',
      '9.m4s',
      '10.m4s',
    ])
    // The window is 60 s: 31.25 segments.
    expect(tags(39).slice(0, 4)).toEqual([
      out,
      '#EXT-X-CUE-OUT-CONT:ElapsedTime=1.920,Duration=5.760',
      '7.m4s',
      tags(39)[3],
    ])
    expect(tags(41).slice(0, 4)).toEqual([out, back, '#EXT-X-CUE-IN', '9.m4s'])
    expect(tags(42)[0]).toBe('10.m4s')
  })

  it('cost the same however many breaks the schedule has', () => {
    const looked = (count: number) => {
      const list = Array.from({ length: count }, (_, i) => ({
        id: `b${i}`,
        startsAt: edge(i * 8),
        durationMs: SEGMENT_MS,
      }))
      let looks = 0
      const counted = new Proxy(list, {
        get(target, key) {
          looks++
          return Reflect.get(target, key)
        },
      })
      renderMediaPlaylist(publishedSegments(chunks, edge(count * 4)), counted)
      return looks
    }
    expect(looked(100_000) - looked(100)).toBeLessThan(20)
  })
})

describe('the date range checker', () => {
  const BREAKS: AirBreak[] = [
    { id: 'one', startsAt: edge(24), durationMs: 4 * SEGMENT_MS },
    { id: 'two', startsAt: edge(40), durationMs: 2 * SEGMENT_MS, plannedDurationMs: 3 * SEGMENT_MS },
  ]
  const good = (n: number) => at(n, BREAKS)

  it('finds nothing in a valid list', () => {
    expect(checkPlaylist(good(44))).toEqual([])
    expect(checkUpdate(looksAt(44, BREAKS), looksAt(50, BREAKS))).toEqual([])
    expect(checkRenditions(good(44), good(45))).toEqual([])
  })

  const INTERSTITIAL =
    '#EXT-X-DATERANGE:ID="i",CLASS="com.apple.hls.interstitial",START-DATE="2026-11-21T12:00:00.000Z",DURATION=1\n'
  const staticMutants: Record<string, (text: string) => string> = {
    'has an ID and a START-DATE': (text) => text.replace(/ID="one.0",START-DATE="[^"]*"/, 'ID="one.0"'),
    'no duration is negative': (text) => text.replace('PLANNED-DURATION=7', 'PLANNED-DURATION=-7'),
    'END-DATE is not before START-DATE': (text) => text.replace(/END-DATE="2026/, 'END-DATE="2025'),
    'END-DATE is START-DATE + DURATION': (text) => text.replace(',DURATION=7.680', ',DURATION=7.681'),
    'tags that share an ID agree on START-DATE': (text) =>
      text.replace(/(ID="one.0",START-DATE="[^"]*)(Z",END)/, (_, before, after) => `${before.slice(0, -1)}9${after}`),
    'SCTE35-OUT is a cue that goes out': (text) => text.replace(/SCTE35-OUT=0xFC30/, 'SCTE35-OUT=0xFC31'),
    'SCTE35-IN is a cue that comes back': (text) =>
      text.replace(/SCTE35-IN=\w+/, `SCTE35-IN=${/SCTE35-OUT=(\w+)/.exec(text)![1]}`),
    'SCTE35-IN comes with the actual end': (text) => text.replace(/END-DATE="[^"]*",DURATION=[\d.]+,/, ''),
    'SCTE35-IN shares its ID with an SCTE35-OUT': (text) => text.replace('ID="one.0"', 'ID="other"'),
    'an interstitial has one of X-ASSET-URI and X-ASSET-LIST': (text) => `${text}${INTERSTITIAL}`,
    'its cue tags say what the date ranges say': (text) => text.replace(/#EXT-X-CUE-OUT-CONT.*\n/, ''),
  }
  for (const [rule, mutate] of Object.entries(staticMutants)) {
    it(`catches a list that breaks “${rule}”`, () => {
      expect(mutate(good(44))).not.toBe(good(44))
      expect(checkPlaylist(mutate(good(44))).join('\n')).toContain(rule)
    })
  }
  for (const tag of ['CUE-OUT:', 'CUE-OUT-CONT:', 'CUE-IN']) {
    it(`catches a ${tag} that is missing, duplicated, or of another length`, () => {
      const line = new RegExp(`#EXT-X-${tag}.*\n`)
      const rule = 'its cue tags say what the date ranges say'
      expect(checkPlaylist(good(44).replace(line, '')).join('\n')).toContain(rule)
      expect(checkPlaylist(good(44).replace(line, '$&$&')).join('\n')).toContain(rule)
      if (tag !== 'CUE-IN')
        expect(
          checkPlaylist(good(44).replace(line, (found) => found.replace(/\d\.\d{3}/, '9.999'))).join('\n'),
        ).toContain(rule)
    })
  }
  it('accepts an interstitial with one of its two', () => {
    const inside = INTERSTITIAL.replace('DURATION=1', 'DURATION=1,X-ASSET-LIST="https://ads.example/list.json"')
    expect(checkPlaylist(`${good(44)}${inside}`)).toEqual([])
  })

  const temporalMutants: Record<string, (text: string) => string> = {
    'its START-DATE never changes': (text) => text.replaceAll(/(ID="one.0",START-DATE=")2026/g, '$12025'),
    'its PLANNED-DURATION never changes and is never taken away': (text) =>
      text.replaceAll(/,PLANNED-DURATION=[\d.]+/g, ''),
    'is not removed while it maps to a listed segment': (text) =>
      text.replaceAll(/#EXT-X-DATERANGE:ID="one.0".*\n/g, ''),
    'its cue tags never change': (text) => text.replace(/#EXT-X-CUE-IN\n/, ''),
  }
  for (const [rule, mutate] of Object.entries(temporalMutants)) {
    it(`catches an update that breaks “${rule}”`, () => {
      const later = { at: edge(46), text: mutate(good(46)) }
      expect(later.text).not.toBe(good(46))
      expect(checkUpdate(looksAt(44, BREAKS), later).join('\n')).toContain(rule)
    })
  }

  it('catches renditions that disagree on a range, or of which one lacks it', () => {
    const moved = good(44).replaceAll(/(ID="two.0".*PLANNED-DURATION=)5/g, '$16')
    expect(checkRenditions(good(44), moved).join('\n')).toContain('renditions agree on PLANNED-DURATION')
    const without = good(44).replaceAll(/#EXT-X-DATERANGE:ID="two.0".*\n/g, '')
    const rule = 'is in every rendition that lists its segments'
    expect(checkRenditions(good(44), without).join('\n')).toContain(rule)
    expect(checkRenditions(without, good(44)).join('\n')).toContain(rule)
  })
})
