import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FRAME_RATES, gridOf } from '#domain/ladder/grid.ts'
import { lengthOf, partFramesOf, planParts } from './plan-parts.ts'

const MOV = 'mov,mp4,m4a,3gp,3g2,mj2'
const rates = fc.constantFrom(...FRAME_RATES)
const plan = (frames: number, mayRepeatFrames = 30) => ({ frames, mayRepeatFrames, sparse: false })

it('ten minutes are two parts, the last with what is left; seven minutes are too short for two', () => {
  expect(planParts(plan(15_000), MOV)).toEqual([
    { index: 0, fromFrame: 0, frames: 6_000, isLast: false },
    { index: 1, fromFrame: 6_000, frames: 9_000, isLast: true },
  ])
  expect(planParts(plan(15_040), MOV)).toHaveLength(3)
  expect(planParts(plan(9_000), MOV)).toBeNull()
  expect(planParts(plan(9_030), MOV)).toHaveLength(2)
})

it('an item is encoded in one run if its container cannot seek, it has few frames, or its video ends long before', () => {
  expect(planParts(plan(90_000), 'mpegts')).toBeNull()
  expect(planParts(plan(90_000), 'matroska,webm')).toHaveLength(15)
  expect(planParts({ ...plan(90_000), sparse: true }, MOV)).toBeNull()
  expect(planParts(plan(90_000, 89_000), MOV)).toBeNull()
})

it('parts cover every frame once, in whole segments, and each begins where the source has pictures', () => {
  const gops = fc.integer({ min: 1, max: 200 })
  fc.assert(
    fc.property(
      fc.integer({ min: 8, max: 100_000 }),
      fc.nat(20_000),
      gops,
      rates,
      (frames, repeat, count, frameRate) => {
        const { gopFrames } = gridOf({ frameRate })
        const size = count * gopFrames
        const parts = planParts({ ...plan(frames, Math.min(frames, repeat)), frameRate }, MOV, size)
        if (!parts) return
        const starts = parts.map(({ fromFrame }) => fromFrame)
        expect(starts).toEqual(parts.map((_, index) => index * size))
        expect(starts.at(-1)).toBeLessThan(frames - Math.min(frames, repeat))
        expect(parts.filter(({ isLast }) => isLast)).toEqual([parts.at(-1)])
        const next = parts.reduce((sum, part) => sum + part.frames, 0)
        expect(next).toBe(frames)
        const segments = parts.reduce((sum, part) => sum + lengthOf(part, { frameRate }).segments, 0)
        expect(segments).toBe(Math.ceil(frames / gopFrames))
      },
    ),
    { numRuns: 200 },
  )
})

it('a part is a whole number of thumbnails and segments', () => {
  for (const frameRate of FRAME_RATES) {
    expect(partFramesOf({ frameRate }) % gridOf({ frameRate }).gopFrames).toBe(0)
    expect(partFramesOf({ frameRate }) % (2 * frameRate)).toBe(0)
  }
  expect(() => planParts(plan(9_000), MOV, 100)).toThrow('whole segments')
})
