import fc from 'fast-check'
import rrule from 'rrule'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#domain/instants.ts'
import { calendarDay, formatLocal, parseLocal } from '../model/local-time.ts'
import { parseRrule } from '../model/parse-rrule.ts'
import { recurrenceOf, startsBetween } from './recurrence.ts'

const RUNS = { numRuns: 400 }

function recurrence(text: string, start: string) {
  const parsed = parseRrule(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return recurrenceOf(parsed.rule, parseLocal(start)!, parsed.rule.until?.ms ?? null)
}

function starts(text: string, start: string, from: string, to: string): string[] {
  return startsBetween(recurrence(text, start), parseLocal(from)!, parseLocal(to)!).map(formatLocal)
}

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
const some = <T>(value: fc.Arbitrary<T>, maxLength = 3) => fc.uniqueArray(value, { minLength: 1, maxLength })
/** Sorted: the library returns hours and minutes in the order they are written, which the standard does not. */
const part = (name: string, values: fc.Arbitrary<(string | number)[]>) =>
  fc.option(
    values.map((list) => `${name}=${list.sort((a, b) => Number(a) - Number(b)).join(',')}`),
    { nil: null, freq: 2 },
  )
/** Of one sign: the library counts a day twice that is named from both ends. */
const monthDays = fc.oneof(some(fc.integer({ min: 1, max: 31 })), some(fc.integer({ min: -31, max: -1 })))
const yearDays = some(fc.oneof(fc.integer({ min: 1, max: 366 }), fc.integer({ min: -366, max: -1 })))
/** Not mixed: the library takes 1MO,MO as both, the standard as either. */
const numberedWeekdays = fc.oneof(
  some(weekday),
  some(fc.tuple(fc.constantFrom('1', '2', '5', '-1', '-2'), weekday).map(([nth, day]) => nth + day)),
)
/**
 * Not for weeks: the library begins the first one at DTSTART. Only one, and no further from the end than −1: the
 * library returns a start twice when two positions name it, and the first one when a set is too small.
 */
const setPositions = part('BYSETPOS', some(fc.constantFrom(1, 2, 3, -1), 1))
const months = part('BYMONTH', some(fc.integer({ min: 1, max: 12 })))
const hours = part('BYHOUR', some(fc.integer({ min: 0, max: 23 })))
const minutes = part('BYMINUTE', some(fc.constantFrom(0, 15, 30)))

const byFrequency = {
  YEARLY: [months, part('BYDAY', numberedWeekdays), part('BYMONTHDAY', monthDays), part('BYYEARDAY', yearDays), hours],
  MONTHLY: [months, part('BYDAY', numberedWeekdays), part('BYMONTHDAY', monthDays), setPositions, hours],
  WEEKLY: [months, part('BYDAY', some(weekday)), part('WKST', some(weekday, 1)), hours, minutes],
  DAILY: [months, part('BYDAY', some(weekday)), part('BYMONTHDAY', monthDays), hours, minutes],
  HOURLY: [months, part('BYDAY', some(weekday)), hours, minutes],
}

const ends = fc.option(
  fc.oneof(
    fc.integer({ min: 1, max: 60 }).map((count) => `COUNT=${count}`),
    fc.integer({ min: 2025, max: 2027 }).map((year) => `UNTIL=${year}0704T120000`),
  ),
  { nil: null, freq: 2 },
)

/** Rules of the kinds that blocks use, in combinations that the standard allows. */
const rules = fc
  .constantFrom<keyof typeof byFrequency>('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY')
  .chain((freq) =>
    fc
      .tuple(fc.integer({ min: 1, max: freq === 'HOURLY' ? 30 : 4 }), ends, fc.tuple(...byFrequency[freq]))
      .map(([interval, end, parts]) =>
        [`FREQ=${freq}`, `INTERVAL=${interval}`, end, ...parts].filter((text) => text !== null).join(';'),
      )
      .filter((text) => parseRrule(text).ok),
  )

/** A rule with one day part and no interval gives a start within months. */
const alwaysMatches = (text: string) =>
  text.includes('INTERVAL=1;') && !text.includes('BYSETPOS') && (text.match(/;BY/g) ?? []).length <= 1

const instants = fc
  .integer({ min: 0, max: 4 * 366 * 24 * 4 })
  .map((quarters) => formatLocal(Date.UTC(2024, 0, 1) + quarters * 900_000))

describe('recurrence', () => {
  it('gives what the rrule library gives, for any rule, start and window', () => {
    fc.assert(
      fc.property(
        rules,
        instants,
        fc.integer({ min: -50, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (text, start, after, days) => {
          const from = formatLocal(parseLocal(start)! + after * DAY_MS)
          const to = formatLocal(parseLocal(from)! + days * DAY_MS)
          // When a rule has no more starts, the library continues to the year 9999: by days that takes minutes.
          const endless = text.replace(/;(COUNT|UNTIL)=[^;]*/, '')
          fc.pre(
            alwaysMatches(text) || starts(endless, start, to, formatLocal(parseLocal(to)! + 800 * DAY_MS)).length > 0,
          )
          const options = { ...rrule.RRule.parseString(text), dtstart: new Date(`${start}Z`) }
          const last = new Date(`${to}Z`)
          if (!options.until || options.until > last) options.until = last
          const theirs = new rrule.RRule(options)
            .between(new Date(`${from}Z`), last, true)
            .map((date) => date.toISOString().slice(0, 19))
            .filter((local) => local < to)
          expect(starts(text, start, from, to)).toEqual(theirs)
        },
      ),
      RUNS,
    )
  }, 120_000)

  it('gives for a window what it gives for the parts of the window', () => {
    fc.assert(
      fc.property(rules, instants, instants, fc.nat(40), fc.nat(40), (text, start, from, one, two) => {
        const [a, b, c] = [0, one, one + two].map((days) => parseLocal(from)! + days * DAY_MS) as [
          number,
          number,
          number,
        ]
        const rule = recurrence(text, start)
        expect(startsBetween(rule, a, c)).toEqual([...startsBetween(rule, a, b), ...startsBetween(rule, b, c)])
      }),
      RUNS,
    )
  })

  it('counts days as the calendar does, over leap years and centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
        const date = new Date(days * DAY_MS)
        expect(calendarDay(days)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        })
      }),
      RUNS,
    )
  })

  it('airs a yearly block of 29 February only in leap years', () => {
    expect(starts('FREQ=YEARLY', '2024-02-29T20:00:00', '2024-03-01T00:00:00', '2033-01-01T00:00:00')).toEqual([
      '2028-02-29T20:00:00',
      '2032-02-29T20:00:00',
    ])
  })

  it('counts days of the month from its end', () => {
    expect(
      starts('FREQ=MONTHLY;BYMONTHDAY=-1', '2024-01-31T20:00:00', '2024-02-01T00:00:00', '2024-05-01T00:00:00'),
    ).toEqual(['2024-02-29T20:00:00', '2024-03-31T20:00:00', '2024-04-30T20:00:00'])
  })

  it('crosses the end of the year', () => {
    expect(
      starts('FREQ=WEEKLY;BYDAY=TH,FR', '2026-01-01T23:00:00', '2026-12-30T00:00:00', '2027-01-03T00:00:00'),
    ).toEqual(['2026-12-31T23:00:00', '2027-01-01T23:00:00'])
  })

  it('is no slower for a rule that never matches or that began long ago', () => {
    const began = performance.now()
    for (let i = 0; i < 500; i++) {
      expect(
        starts(
          'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
          '1990-01-01T20:00:00',
          '2026-11-21T00:00:00',
          '2026-11-28T00:00:00',
        ),
      ).toEqual([])
      starts(
        'FREQ=DAILY;COUNT=2;BYMONTH=2;BYMONTHDAY=29',
        '2026-01-01T20:00:00',
        '2026-11-21T00:00:00',
        '2026-11-22T00:00:00',
      )
    }
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

describe('an invalid rule', () => {
  it.each([
    ['', 'The rule is empty'],
    ['BYDAY=MO', 'FREQ is missing'],
    ['FREQ=SOMETIMES', 'FREQ must be one of'],
    ['FREQ=SECONDLY', 'too frequent'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL must be a whole number from 1'],
    ['FREQ=DAILY;COUNT=-1', 'COUNT must be'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20270101', 'exclude each other'],
    ['FREQ=DAILY;UNTIL=20270230', 'UNTIL must be a date'],
    ['FREQ=DAILY;BYMONTH=13', 'BYMONTH takes 1 to 12, not “13”'],
    ['FREQ=DAILY;BYDAY=1MO', 'numbered weekday'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'BYMONTHDAY cannot be combined'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'add one'],
    ['FREQ=DAILY;FREQ=DAILY', 'FREQ occurs twice'],
    ['FREQ=DAILY;COLOUR=RED', '“COLOUR” is not a part'],
    ['DTSTART:20260101T000000\nRRULE:FREQ=DAILY', 'Omit DTSTART'],
    ['FREQ', 'not of the form NAME=VALUE'],
  ])('%s is rejected with a message', (text, message) => {
    expect(parseRrule(text)).toEqual({ ok: false, message: expect.stringContaining(message) })
  })
})
