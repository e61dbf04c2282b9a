import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AiringFigures, breaksOf, groupAirings, joinsOf } from './group-airings.ts'
import { noSums } from './sums.ts'
import { UniqueCount } from './unique-count.ts'

const MINUTE_MS = 60_000

function airing(
  startMin: number,
  endMin: number,
  more: Partial<Omit<AiringFigures, 'viewers'>> & { viewers?: bigint[] } = {},
) {
  const { viewers = [], ...rest } = more
  const count = new UniqueCount()
  for (const viewer of viewers) count.add(viewer)
  return {
    ...{ startsAt: startMin * MINUTE_MS, endsAt: endMin * MINUTE_MS, airedMs: (endMin - startMin) * MINUTE_MS },
    ...{ mediaId: 'md_1', title: 'News', kind: 'programme', sums: noSums() },
    ...rest,
    viewers: count,
  }
}

describe('groups of airings', () => {
  it('merge viewers, and add the rest', () => {
    const [group] = groupAirings(
      [
        airing(0, 10, { viewers: [1n, 2n], sums: { ...noSums(), watchedMs: 600_000 } }),
        airing(30, 50, { viewers: [2n, 3n, 4n], sums: { ...noSums(), watchedMs: 900_000 } }),
      ],
      () => ({ key: 'all', title: 'All news' }),
    )
    expect(group).toMatchObject({
      ...{ title: 'All news', airings: 2, startsAt: 0, endsAt: 50 * MINUTE_MS, airedMs: 30 * MINUTE_MS, reach: 4 },
      possibleMs: 2 * 10 * MINUTE_MS + 3 * 20 * MINUTE_MS,
    })
    expect(group!.sums.watchedMs).toBe(1_500_000)
  })

  it('add up to the airings, whatever they are grouped by', () => {
    const airings = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), watchedMs: fc.nat(100_000), stalls: fc.nat(9) }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(airings, (given) => {
        const all = given.map((one, i) => airing(i, i + 1, { title: one.key, sums: { ...noSums(), ...one } as never }))
        const groups = groupAirings(all, ({ title }) => ({ key: title, title }))
        const total = (of: readonly { sums: { watchedMs: number; stalls: number } }[], name: 'watchedMs' | 'stalls') =>
          of.reduce((sum, { sums }) => sum + sums[name], 0)
        expect(total(groups, 'watchedMs')).toBe(total(all, 'watchedMs'))
        expect(total(groups, 'stalls')).toBe(total(all, 'stalls'))
        expect(groups.reduce((sum, { airings: n }) => sum + n, 0)).toBe(all.length)
      }),
    )
  })
})

it('a break is the ads that follow each other', () => {
  const day = [
    airing(0, 10),
    airing(10, 11, { kind: 'ad' }),
    airing(11, 12, { kind: 'ad' }),
    airing(12, 13, { kind: 'ident' }),
    airing(13, 14, { kind: 'ad' }),
    // After a gap.
    airing(20, 21, { kind: 'ad' }),
  ]
  expect(breaksOf(day)).toEqual([null, 10, 10, null, 13, 20].map((min) => (min === null ? null : min * MINUTE_MS)))
})

it('joins are summed up by the kinds before and after, and a gap is none', () => {
  const stalled = { ...noSums(), joinStalls: 2 }
  const joins = joinsOf([
    airing(0, 10),
    airing(10, 11, { kind: 'ad', viewers: [1n, 2n], sums: stalled }),
    airing(11, 20, { viewers: [1n] }),
    airing(20, 21, { kind: 'ad', viewers: [2n], sums: stalled }),
    airing(30, 40, { viewers: [1n], sums: stalled }),
  ])
  expect(joins).toEqual([
    { before: 'programme', after: 'ad', joins: 2, reach: 3, stalls: 4 },
    { before: 'ad', after: 'programme', joins: 1, reach: 1, stalls: 0 },
  ])
})
