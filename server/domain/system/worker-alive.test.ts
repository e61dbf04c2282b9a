import { expect, it } from 'vitest'
import { HEARTBEAT_MS, isAlive, WORKER_DEAD_AFTER_MS } from './worker-alive.ts'

it('a worker lives through two missed heartbeats, and is dead without any', () => {
  expect(isAlive(0, 2 * HEARTBEAT_MS)).toBe(true)
  expect([isAlive(0, WORKER_DEAD_AFTER_MS), isAlive(0, WORKER_DEAD_AFTER_MS + 1)]).toEqual([true, false])
  expect(isAlive(null, 0)).toBe(false)
})
