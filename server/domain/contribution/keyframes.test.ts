import { expect, it } from 'vitest'
import { isKeyframeNear, measuredMs, sayKeyframes } from './keyframes.ts'

it('a keyframe every two seconds needs no warning; ten seconds, or no second keyframe, does', () => {
  const say = (intervalMs: number | null, sinceLastMs: number) => sayKeyframes(measuredMs({ intervalMs, sinceLastMs }))
  expect([say(null, 1_000), say(2_000, 1_960), say(4_000, 0)]).toEqual([null, null, null])
  expect(say(10_000, 2_000)).toBe(
    'The feed’s keyframes are 10 s or more apart. Set the encoder’s keyframe interval to 2 s.',
  )
  expect(say(null, 25_000)).toMatch(/^The feed’s keyframes are 25 s or more apart/)
  expect(say(2_000, 30_000)).toMatch(/30 s/)
})

it('waits only for a keyframe that is near', () => {
  const near = (intervalMs: number | null, sinceLastMs: number) => isKeyframeNear({ intervalMs, sinceLastMs })
  expect([near(null, 1_000), near(2_000, 100), near(10_000, 9_000)]).toEqual([true, true, true])
  expect([near(null, 4_040), near(20_000, 100), near(2_000, 11_000)]).toEqual([false, false, false])
})
