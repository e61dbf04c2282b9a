import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, overlay, type Span, spansOf } from './spans.ts'

const VALUES = ['a', 'b', 'c']
const NOTHING = { before: null, after: null, current: null }
const at = (spans: readonly Span[], time: number) =>
  spans.find(({ from, to }) => from <= time && time < to)?.value ?? null

/** A history of one subject over [0, 100). */
const history = fc
  .array(fc.record({ at: fc.integer({ min: 0, max: 99 }), value: fc.constantFrom(...VALUES) }), { maxLength: 20 })
  .map((drawn) => {
    const times = new Map(drawn.map((each) => [each.at, each.value]))
    let previous = 'a'
    return [...times]
      .sort(([x], [y]) => x - y)
      .flatMap(([time, value]): Change[] => {
        if (value === previous) return []
        const change = { at: time, value, previous, note: null }
        previous = value
        return [change]
      })
  })
const window = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 50 }))
  .map(([from, length]) => ({ from, to: Math.min(from + length, 100) }))

describe('spansOf', () => {
  it('property: at each instant of a window it says what the whole history says', () => {
    fc.assert(
      fc.property(history, window, fc.boolean(), (changes, { from, to }, knowsBefore) => {
        const truth = (time: number) => changes.findLast((each) => each.at <= time)?.value ?? 'a'
        const inside = changes.filter((each) => each.at >= from && each.at < to)
        const before = (knowsBefore && changes.findLast((each) => each.at < from)) || null
        const after = changes.find((each) => each.at >= to) ?? null
        const spans = spansOf(inside, { before, after, current: { value: truth(100), note: null } }, from, to)
        for (let time = from; time < to; time++) expect(at(spans, time)).toBe(truth(time))
        expect(spans[0]?.from).toBe(from)
        expect(spans.at(-1)?.to).toBe(to)
        for (const [i, span] of spans.slice(1).entries()) expect(span.from).toBe(spans[i]?.to)
      }),
    )
  })

  it('without anything known there is no span', () => expect(spansOf([], NOTHING, 0, 10)).toEqual([]))

  it('an event says nothing about the time before it', () => {
    const changes = [{ at: 5, value: 'a', previous: null, note: 'why' }]
    expect(spansOf(changes, NOTHING, 0, 10)).toEqual([{ from: 5, to: 10, value: 'a', note: 'why' }])
  })
})

describe('overlay', () => {
  const over = fc
    .uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 12 })
    .map((edges) => edges.sort((x, y) => x - y))
    .map((edges) =>
      edges.flatMap((from, i): Span[] => {
        const to = edges[i + 1]
        return i % 2 === 0 && to !== undefined ? [{ from, to, value: 'over', note: null }] : []
      }),
    )

  it('property: at each instant the upper span, where there is one and the lower one may be covered', () => {
    fc.assert(
      fc.property(history, over, (changes, above) => {
        const base = spansOf(changes, { ...NOTHING, current: { value: 'a', note: null } }, 0, 100)
        const spans = overlay(base, above, (value) => value !== 'b')
        for (let time = 0; time < 100; time++) {
          const under = at(base, time)
          expect(at(spans, time)).toBe(under === 'b' ? under : (at(above, time) ?? under))
        }
      }),
    )
  })
})
