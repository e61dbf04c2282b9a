import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import { MINUTE_MS, minuteOf } from './minutes.ts'
import { splitRange } from './split-range.ts'

const LENGTHS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS }
const at = (text: string) => Date.parse(text)

describe('the stored times of a range', () => {
  it('are minutes, hours and days', () => {
    const pieces = splitRange(at('2026-03-01T22:58:30Z'), at('2026-03-04T01:02:00Z'))
    expect(
      pieces.map(({ step, from, to }) => [step, new Date(from).toISOString(), new Date(to).toISOString()]),
    ).toEqual([
      ['minute', '2026-03-01T22:58:00.000Z', '2026-03-01T23:00:00.000Z'],
      ['hour', '2026-03-01T23:00:00.000Z', '2026-03-02T00:00:00.000Z'],
      ['day', '2026-03-02T00:00:00.000Z', '2026-03-04T00:00:00.000Z'],
      ['hour', '2026-03-04T00:00:00.000Z', '2026-03-04T01:00:00.000Z'],
      ['minute', '2026-03-04T01:00:00.000Z', '2026-03-04T01:02:00.000Z'],
    ])
  })

  it('follow each other without gaps, whole, and are few (property)', () => {
    const instant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') })
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const pieces = splitRange(from, to)
        let next = minuteOf(from)
        for (const piece of pieces) {
          expect(piece.from).toBe(next)
          expect(piece.from % LENGTHS[piece.step]).toBe(0)
          expect(piece.to % LENGTHS[piece.step]).toBe(0)
          next = piece.to
        }
        expect(next).toBe(pieces.length > 0 ? minuteOf(to) : next)
        expect(pieces.length).toBeLessThanOrEqual(5)
      }),
    )
  })
})
