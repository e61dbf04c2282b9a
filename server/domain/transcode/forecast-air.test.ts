import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addSample, forecastAir, type Sample, speedOf } from './forecast-air.ts'

const MINUTE = 60_000
const NOW = 1_000_000_000

/** When each part is done, if workers take them in order and each batch takes its share of the time. */
function doneAt(
  parts: number,
  partMs: number,
  { workers, speed, from }: { workers: number; speed: number; from: number },
) {
  return Array.from({ length: parts }, (_, part) => from + (Math.ceil((part + 1) / workers) * workers * partMs) / speed)
}

it('an airing that starts at the forecast finds each part prepared, also when the rest is a fifth slower', () => {
  const cases = fc.record({
    parts: fc.integer({ min: 2, max: 60 }),
    workers: fc.integer({ min: 1, max: 6 }),
    speed: fc.double({ min: 0.1, max: 12, noNaN: true }),
    slower: fc.double({ min: 1, max: 1.249, noNaN: true }),
    batches: fc.integer({ min: 1, max: 5 }),
    /** How much of the next batch is done. */
    phase: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(cases, ({ parts, workers, speed, slower, batches, phase }) => {
      const partMs = 4 * MINUTE
      const done = Math.min(parts, batches * workers)
      const batchMs = workers * partMs
      const facts = { now: NOW, durationMs: parts * partMs, preparedMs: done * partMs, batchMs, speed }
      const startsAt = forecastAir(facts)!
      const later = { workers, speed: speed / slower, from: NOW - (phase * batchMs * slower) / speed }
      for (const [part, at] of doneAt(parts - done, partMs, later).entries())
        expect(at).toBeLessThanOrEqual(startsAt + (done + part) * partMs + 1)
    }),
    { numRuns: 500 },
  )
})

it('with two workers a two-hour film can air after its first parts; with one it starts later', () => {
  const film = { now: NOW, durationMs: 120 * MINUTE, preparedMs: 8 * MINUTE, batchMs: 8 * MINUTE, speed: 2 }
  expect(forecastAir(film)).toBeLessThanOrEqual(NOW)
  const alone = { ...film, preparedMs: 4 * MINUTE, batchMs: 4 * MINUTE, speed: 1 }
  expect(forecastAir(alone)).toBe(NOW + 29 * MINUTE)
})

it('nothing is foreseen without a finished part or a measured speed; all that is prepared can air', () => {
  const film = { now: NOW, durationMs: 120 * MINUTE, preparedMs: 8 * MINUTE, batchMs: 8 * MINUTE, speed: 2 }
  expect(forecastAir({ ...film, preparedMs: 0 })).toBeNull()
  expect(forecastAir({ ...film, speed: 0 })).toBeNull()
  expect(forecastAir({ ...film, preparedMs: film.durationMs, speed: 0 })).toBe(NOW)
})

it('the speed is that of the last three minutes, and unknown for the first ten seconds', () => {
  let samples: Sample[] = []
  const add = (atMs: number, doneMs: number) => {
    samples = addSample(samples, { atMs, doneMs })
    return speedOf(samples)
  }
  expect(add(0, 0)).toBe(0)
  expect(add(9_000, 18_000)).toBe(0)
  expect(add(10_000, 20_000)).toBe(2)
  // Nothing is done for more than three minutes; then a part is given back.
  expect(add(200_000, 20_000)).toBe(0)
  expect(add(215_000, 35_000)).toBe(1)
  expect(add(230_000, 5_000)).toBe(0)
})
