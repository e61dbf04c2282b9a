import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXACT_UNTIL, UniqueCount } from './unique-count.ts'

const hashOf = (name: string | number): bigint => createHash('sha256').update(String(name)).digest().readBigUInt64BE()

function countOf(names: Iterable<string | number>): UniqueCount {
  const counted = new UniqueCount()
  for (const name of names) counted.add(hashOf(name))
  return counted
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

describe('unique viewers', () => {
  it('are exact for few, however often they come', () => {
    expect(countOf([...numbers(0, EXACT_UNTIL), ...numbers(0, EXACT_UNTIL)]).count()).toBe(EXACT_UNTIL)
  })

  it.each([501, 2_000, 10_000, 200_000])('are %i within three standard errors (4.9 %)', (many) => {
    const counted = countOf(numbers(0, many)).count()
    expect(Math.abs(counted - many) / many).toBeLessThan(3 * (1.04 / Math.sqrt(4_096)))
  })

  it('of two times together are those of all their viewers (property)', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 }))
      .map(([from, more]) => numbers(from, from + more))
    fc.assert(
      fc.property(range, range, (some, others) => {
        const merged = countOf(some)
        merged.merge(countOf(others))
        expect(merged.toBytes()).toEqual(countOf([...others, ...some]).toBytes())
        expect(UniqueCount.fromBytes(merged.toBytes()).count()).toBe(merged.count())
      }),
    )
  })
})
