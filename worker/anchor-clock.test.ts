import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anchorClock, type NotedClock } from './anchor-clock.ts'

const HERE = { boot: 'here boot-1', uptimeMs: 500_000 }
const NOW = 1_800_000_000_000
const noted = (facts: Partial<NotedClock>): NotedClock => ({
  clockAt: NOW,
  elapsedMs: 0,
  boot: HERE.boot,
  uptimeMs: HERE.uptimeMs,
  ...facts,
})

it('is the wall clock if nothing was ever published', () => {
  expect(anchorClock(NOW, HERE, [], null)).toBe(NOW)
})

it('does not go back with a wall clock that was set back while no process ran', () => {
  expect(anchorClock(NOW - 90_000, HERE, [], NOW)).toBe(NOW)
  expect(anchorClock(NOW + 4_000, HERE, [], NOW)).toBe(NOW + 4_000)
})

it('is exactly that of a process that runs on this machine, ahead of the wall clock or behind it', () => {
  const running = noted({ elapsedMs: -87_000, uptimeMs: HERE.uptimeMs - 3_000 })
  expect(anchorClock(NOW - 87_000, HERE, [running], null)).toBe(NOW + 3_000)
  expect(anchorClock(NOW + 3_600_000, HERE, [running], null)).toBe(NOW + 3_000)
})

it('continues that of one that was killed long ago on this machine', () => {
  const killed = noted({ elapsedMs: -30_000, uptimeMs: HERE.uptimeMs - 60_000 })
  expect(anchorClock(NOW - 30_000, HERE, [killed], null)).toBe(NOW + 60_000)
})

it('is that of another container of the machine, also after a step of the wall clock', () => {
  const running = noted({ boot: 'other boot-1', elapsedMs: 3_000, uptimeMs: HERE.uptimeMs - 3_000 })
  expect(anchorClock(NOW + 30_000, HERE, [running], null)).toBe(NOW + 3_000)
})

it('is not that of a container that counts its uptime from its own start', () => {
  const running = noted({ boot: 'other boot-1', elapsedMs: 3_000, uptimeMs: 90_000 })
  expect(anchorClock(NOW + 30_000, HERE, [running], null)).toBe(NOW + 30_000)
  expect(anchorClock(NOW - 30_000, HERE, [running], null)).toBe(NOW + 3_000)
})

it('treats a rebooted machine as another one: its uptime means nothing', () => {
  const before = noted({ boot: 'here boot-0', uptimeMs: 9_000_000, elapsedMs: 40_000 })
  expect(anchorClock(NOW - 50_000, HERE, [before], null)).toBe(NOW + 40_000)
  const setBack = noted({ boot: 'here boot-0', uptimeMs: 9_000_000, elapsedMs: -50_000 })
  expect(anchorClock(NOW - 50_000, HERE, [setBack], null)).toBe(NOW + 5_000)
})

it('never begins below a recorded value', () => {
  const clocks = fc.record({
    clockAt: fc.integer({ min: NOW - 10_000_000, max: NOW + 10_000_000 }),
    elapsedMs: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    boot: fc.constantFrom(null, 'there', 'here boot-0'),
    uptimeMs: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
  })
  fc.assert(
    fc.property(fc.array(clocks), fc.integer({ min: NOW - 10_000_000, max: NOW }), (all, wall) => {
      const anchor = anchorClock(wall, HERE, all, null)
      expect(anchor).toBeGreaterThanOrEqual(Math.max(wall, ...all.map(({ clockAt }) => clockAt)))
    }),
    { numRuns: 200 },
  )
})
