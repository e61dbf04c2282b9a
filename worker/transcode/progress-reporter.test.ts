import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ProgressReporter } from './progress-reporter.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('writes at most twice a second, never backwards, and always the latest', async () => {
  const written: number[] = []
  const reporter = new ProgressReporter(
    async (progress) => void written.push(progress),
    () => undefined,
  )
  for (let share = 0; share <= 1; share += 0.01) {
    reporter.report('encode', share)
    reporter.report('encode', share - 0.2)
    await vi.advanceTimersByTimeAsync(20)
  }
  await vi.advanceTimersByTimeAsync(1_000)
  expect(written.length).toBeLessThanOrEqual(7)
  expect(written).toEqual(written.toSorted((a, b) => a - b))
  expect(written.at(-1)).toBeCloseTo(0.9, 1)
})

it('continues after a failed write and is silent after its stop', async () => {
  let attempts = 0
  const errors: unknown[] = []
  const reporter = new ProgressReporter(
    async () => {
      attempts++
      if (attempts === 1) throw new Error('database away')
    },
    (error) => errors.push(error),
  )
  reporter.report('check', 0.5)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(attempts).toBe(2)
  expect(errors).toHaveLength(1)
  await reporter.stop()
  reporter.report('verify', 1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(attempts).toBe(2)
})
