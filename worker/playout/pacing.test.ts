import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { limitConcurrency } from '#worker/limit-concurrency.ts'
import { startLoop } from '../loop.ts'

it('never runs more than that many at once, continues after a failure, and skips none', async () => {
  const few = limitConcurrency(3)
  let inside = 0
  let most = 0
  const results = await Promise.allSettled(
    Array.from({ length: 40 }, (_, i) =>
      few(async () => {
        most = Math.max(most, ++inside)
        await sleep(i % 4)
        inside--
        if (i % 5 === 0) throw new Error(String(i))
        return i
      }),
    ),
  )
  expect(most).toBe(3)
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(32)
  expect(await few(async () => 'open')).toBe('open')
})

it('runs rounds one after the other, at once when hurried, and none after stop', async () => {
  let rounds = 0
  let inside = 0
  const loop = startLoop(60_000, async () => {
    expect(++inside).toBe(1)
    await sleep(5)
    rounds++
    inside--
  })
  loop.hurry()
  await expect.poll(() => rounds).toBe(2)
  await sleep(20)
  loop.hurry()
  await expect.poll(() => rounds).toBe(3)
  loop.hurry()
  await loop.stop()
  const before = rounds
  loop.hurry()
  await sleep(20)
  expect(rounds).toBe(before)
})
