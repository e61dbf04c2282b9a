import { expect, it } from 'vitest'
import { PerformanceHistory } from './performance-history.ts'

let now = 1_000_000
const condition = { memoryBytes: 1e6, cpuCores: 0.5, eventLoopDelayMs: 2, breakers: [] }
const open = () =>
  new PerformanceHistory(
    () => condition,
    () => now,
  )

it('requests of the last minutes are summed, and each five seconds are a point', () => {
  const history = open()
  for (let i = 0; i < 100; i++) history.count(i === 0 ? 500 : i < 3 ? 429 : 200, i < 95 ? 10 : 400)
  now += 5_000
  history.count(200, 10)
  const { requests, history: points, process } = history.read()
  expect(requests).toMatchObject({ windowSeconds: 5, perSecond: 20.2 })
  expect(requests.errorShare).toBeCloseTo(1 / 101)
  expect(requests.refusedShare).toBeCloseTo(2 / 101)
  expect([requests.p50Ms, requests.p95Ms].every((ms) => ms !== null && ms >= 10 && ms <= 12)).toBe(true)
  expect(requests.p99Ms).toBeGreaterThanOrEqual(400)
  expect(points).toHaveLength(1)
  expect(points[0]).toMatchObject({ requests: 100, errors: 1, refused: 2, cpuCores: 0.5, memoryBytes: 1e6 })
  expect(process).toEqual(condition)
})

it('is bounded, and goes on when the clock is set back', () => {
  const history = open()
  for (let i = 0; i < 500; i++) {
    history.count(200, 1)
    now += i === 250 ? -3_600_000 : 6_000
  }
  expect(history.read().history.length).toBeLessThan(120)
})

it('a process without requests answers, too', () => {
  const { requests, history, process } = open().read()
  expect(requests).toMatchObject({ perSecond: 0, errorShare: 0, p50Ms: null, p99Ms: null })
  expect([history, process]).toEqual([[], condition])
})
