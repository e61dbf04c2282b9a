import fc from 'fast-check'
import { expect, it } from 'vitest'
import { airingsLeft, opensAt, whyBarred } from './rights.ts'

const rights = (notBefore: number | null, notAfter: number | null) => ({
  ...{ notBefore, notAfter, maxAirings: null, aired: 0 },
})

it('an item without rights airs at any time', () => {
  expect([opensAt(undefined, 5, 10), opensAt(rights(null, null), 5, 10)]).toEqual([5, 5])
})

it('an airing begins at the earliest time that is within the window as a whole', () => {
  const times = fc.integer({ min: 0, max: 100 })
  fc.assert(
    fc.property(times, times, times, fc.integer({ min: 1, max: 40 }), (at, notBefore, notAfter, durationMs) => {
      const fits = (start: number) => start >= at && start >= notBefore && start + durationMs <= notAfter
      const first = Array.from({ length: 201 }, (_, start) => start).find(fits)
      expect(opensAt(rights(notBefore, notAfter), at, durationMs)).toBe(first ?? Number.POSITIVE_INFINITY)
    }),
    { numRuns: 500 },
  )
})

it('an airing is barred before its rights begin, when it would end after them, and when there is none left', () => {
  const why = (own: Parameters<typeof whyBarred>[0]) => whyBarred(own, 50, 10)
  expect([undefined, rights(50, 60)].map(why)).toEqual([null, null])
  expect([rights(51, null), rights(null, 59), { ...rights(51, null), maxAirings: 2, aired: 2 }].map(why)).toEqual([
    'not-yet',
    'ended',
    'aired-out',
  ])
})

it('airings are left until the last one has begun', () => {
  const left = (maxAirings: number | null, aired: number) => airingsLeft({ ...rights(null, null), maxAirings, aired })
  expect([airingsLeft(undefined), left(null, 7), left(3, 1), left(3, 3), left(3, 9)]).toEqual([null, null, 2, 0, 0])
})
