// Clocks of processes that start one after the other, while the wall clock is set.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { removeWorker } from '#features/playout/leases.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { joinClock } from './clock.ts'

vi.stubEnv('LOG_LEVEL', 'silent')

let test: TestDatabase
let ended: AbortController

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test.drop())
beforeEach(async () => {
  ended = new AbortController()
  await test.db.workerNode.deleteMany()
  await test.db.airClock.deleteMany()
})
afterEach(() => ended.abort())

/** A process that starts while the wall clock is this far off. */
async function start(offMs: number) {
  const facts = { id: newId<string>('wk'), host: 'here', pid: process.pid, roles: ['playout'] }
  const clock = await joinClock(test.db, facts, ended.signal, () => Date.now() + offMs)
  return { clock, stop: () => removeWorker(test.db, facts.id, clock.now()) }
}

it('a restart with the wall clock set back continues where the last process stopped', async () => {
  const first = await start(0)
  const stoppedAt = first.clock.now()
  await first.stop()
  const second = await start(-90_000)
  expect(second.clock.now()).toBeGreaterThanOrEqual(stoppedAt)
  await second.stop()
  // The wall clock is correct again and ahead: nothing was published in between, so it is used.
  const third = await start(60_000)
  expect(third.clock.now()).toBeGreaterThan(Date.now() + 59_000)
})

it('concurrent processes have one clock, whenever they started', async () => {
  const origin = await start(0)
  await sleep(30)
  for (const offMs of [-90_000, 90_000]) {
    // As after a kill: the previous row is still there.
    const replaced = await start(offMs)
    // Uptime has a resolution of 10 ms.
    expect(Math.abs(replaced.clock.now() - origin.clock.now())).toBeLessThanOrEqual(25)
  }
})

it('two that start at once after a stop agree', async () => {
  await (await start(0)).stop()
  const [one, other] = await Promise.all([start(-90_000), start(-90_000)])
  expect(Math.abs(one.clock.now() - other.clock.now())).toBeLessThanOrEqual(25)
})
