import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type PlayingWorker, shareOf, surplusOf } from './share-channels.ts'

const workersOf = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    held: fc.nat(2_000),
    capacity: fc.option(fc.integer({ min: 1, max: 4_000 }), { nil: null }),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
)

it('property: the shares cover all channels, by at most one more a worker, and no share exceeds a capacity that suffices', () => {
  fc.assert(
    fc.property(workersOf, fc.nat(20_000), (workers, total) => {
      const shares = workers.map(({ id }) => shareOf(workers, id, total))
      const sum = shares.reduce((a, b) => a + b, 0)
      expect(sum).toBeGreaterThanOrEqual(total)
      expect(sum).toBeLessThanOrEqual(total + workers.length)
      const limits = workers.flatMap(({ capacity }) => capacity ?? [])
      const isLimited = limits.length === workers.length
      if (isLimited && total <= limits.reduce((a, b) => a + b, 0))
        for (const [i, limit] of limits.entries()) expect(shares[i]).toBeLessThanOrEqual(limit)
    }),
  )
})

it('property: giving the surplus away ends, and leaves nobody above its share by more than the slack', () => {
  fc.assert(
    fc.property(workersOf, (given) => {
      let workers: PlayingWorker[] = given
      for (let round = 0; round < 20; round++) {
        const giver = workers.find(({ id }) => surplusOf(workers, id) > 0)
        if (!giver) return
        const total = workers.reduce((sum, { held }) => sum + held, 0)
        let left = surplusOf(workers, giver.id)
        workers = workers.map((worker) => {
          if (worker.id === giver.id) return { ...worker, held: worker.held - surplusOf(workers, giver.id) }
          const taken = Math.min(left, Math.max(0, shareOf(workers, worker.id, total) - worker.held))
          left -= taken
          return { ...worker, held: worker.held + taken }
        })
        expect(left).toBe(0)
      }
      expect.unreachable('channels move forever')
    }),
  )
})

it('divides by capacity, keeps everything on a single worker, and moves nothing for one channel', () => {
  const workers = [
    { id: 'a', held: 0, capacity: 1_000 },
    { id: 'b', held: 0, capacity: 3_000 },
  ]
  expect([shareOf(workers, 'a', 100), shareOf(workers, 'b', 100)]).toEqual([25, 75])
  expect(shareOf(workers, 'unknown', 100)).toBe(100)
  const pair = (a: number, b: number) => [
    { id: 'a', held: a, capacity: null },
    { id: 'b', held: b, capacity: null },
  ]
  expect(surplusOf(pair(10, 9), 'a')).toBe(0)
  expect(surplusOf(pair(1, 0), 'a')).toBe(0)
  expect(surplusOf(pair(2, 0), 'a')).toBe(0)
  expect(surplusOf(pair(20, 0), 'a')).toBe(10)
  expect(surplusOf([{ id: 'a', held: 20, capacity: 1 }], 'a')).toBe(0)
})
