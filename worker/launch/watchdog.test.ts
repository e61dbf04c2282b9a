import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { TIMEOUT_TICKS, watchAnswers } from './watchdog.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('reports a program that no longer answers, once', async () => {
  let alive = true
  const onSilence = vi.fn()
  watchAnswers({ ask: async () => alive, onSilence })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(onSilence).not.toHaveBeenCalled()
  alive = false
  await vi.advanceTimersByTimeAsync(TIMEOUT_TICKS * 1_000)
  expect(onSilence).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(onSilence).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(onSilence).toHaveBeenCalledOnce()
})

it('asks one question at a time, and counts one without an answer as silence', async () => {
  const ask = vi.fn(() => new Promise<boolean>(() => undefined))
  const onSilence = vi.fn()
  watchAnswers({ ask, onSilence })
  await vi.advanceTimersByTimeAsync((TIMEOUT_TICKS + 1) * 1_000)
  expect(ask).toHaveBeenCalledOnce()
  expect(onSilence).toHaveBeenCalledOnce()
})

it('does not count a suspend, or a clock change, as silence', async () => {
  const onSilence = vi.fn()
  const watchdog = watchAnswers({ ask: async () => false, onSilence })
  // Hours pass on the wall clock; this process has run for three ticks.
  for (let tick = 0; tick < 3; tick++) {
    vi.setSystemTime(Date.now() + 8 * 3_600_000)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(onSilence).not.toHaveBeenCalled()
  watchdog.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(onSilence).not.toHaveBeenCalled()
})
