import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { until } from '#server/testing/until.ts'
import { Breaker, HostBreakers, listBreakers, ServiceAwayError, showBreaker } from './breaker.ts'

const gone = Object.assign(new Error('connect 10.0.0.7:25'), { code: 'ECONNREFUSED' })
const wrong = new Error('the question was wrong')
let now = 0
beforeEach(() => {
  now = 0
})

const open = (more: { failures?: number; probeMs?: number } = {}) =>
  new Breaker({ service: 'smtp', isAway: (error) => error === gone, failures: 3, now: () => now, ...more })

const fail = async (breaker: Breaker, error: Error = gone) => {
  await expect(breaker.run(() => Promise.reject(error))).rejects.toBe(error)
}

async function openUp(more: Parameters<typeof open>[0] = {}) {
  const breaker = open(more)
  for (let i = 0; i < 3; i++) await fail(breaker)
  expect(breaker.view().state).toBe('open')
  return breaker
}

/** A call whose end the test decides. */
function call() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const work = vi.fn(() => promise)
  return { work, resolve, reject }
}

describe('a circuit breaker', () => {
  it('opens after failures in a row, then refuses at once with a reason', async () => {
    const breaker = await openUp()
    expect(breaker.view()).toMatchObject({ service: 'smtp', failures: 3, reason: 'ECONNREFUSED' })
    const work = vi.fn(async () => 1)
    await expect(breaker.run(work)).rejects.toThrow(ServiceAwayError)
    await expect(breaker.run(work)).rejects.toThrow(/ECONNREFUSED/)
    expect(work).not.toHaveBeenCalled()
    expect(breaker.ready).toBe(false)
  })

  it('stays closed while calls succeed in between, and for errors that are about the call', async () => {
    const breaker = open()
    for (let i = 0; i < 10; i++) {
      await fail(breaker)
      await fail(breaker)
      expect(await breaker.run(async () => i)).toBe(i)
      for (let j = 0; j < 5; j++) await fail(breaker, wrong)
    }
    expect(breaker.view()).toMatchObject({ state: 'closed', failures: 0 })
  })

  it('lets one call try after a while: others are refused until it has ended', async () => {
    const breaker = await openUp()
    now = 999
    expect(breaker.ready).toBe(false)
    now = 1_000
    const probe = call()
    const running = breaker.run(probe.work)
    expect(breaker.view().state).toBe('half-open')
    await expect(breaker.run(async () => 1)).rejects.toThrow(ServiceAwayError)
    probe.resolve('back')
    expect(await running).toBe('back')
    expect(breaker.view()).toMatchObject({ state: 'closed', failures: 0 })
    expect(await breaker.run(async () => 2)).toBe(2)
  })

  it('stays open when that call fails, and closes when it fails for a reason of its own', async () => {
    const breaker = await openUp()
    now = 1_000
    await fail(breaker)
    expect(breaker.view()).toMatchObject({ state: 'open', failures: 4 })
    now = 1_500
    expect(breaker.ready).toBe(false)
    now = 2_000
    await fail(breaker, wrong)
    expect(breaker.view().state).toBe('closed')
  })

  it('does not wait for an attempt that hangs; its caller still gets the outcome', async () => {
    const breaker = await openUp({ probeMs: 20 })
    now = 1_000
    const probe = call()
    const running = breaker.run(probe.work)
    await until(() => breaker.view().state === 'open')
    expect(breaker.view().reason).toBe('timeout')
    now = 2_000
    expect(await breaker.run(async () => 'next')).toBe('next')
    expect(breaker.view().state).toBe('closed')
    probe.resolve('late')
    expect(await running).toBe('late')
  })

  it('does not count calls that began before it changed', async () => {
    const breaker = open()
    const hung = Array.from({ length: 10 }, call)
    const running = hung.map(({ work }) => breaker.run(work).catch((error) => error))
    for (let i = 0; i < 3; i++) await fail(breaker)
    now = 1_000
    expect(await breaker.run(async () => 'back')).toBe('back')
    for (const { reject } of hung) reject(gone)
    expect(await Promise.all(running)).toEqual(hung.map(() => gone))
    expect(breaker.view().state).toBe('closed')
  })

  it('follows no wall clock: one that is set back keeps nothing open', async () => {
    const breaker = await openUp()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
    try {
      now = 1_000
      expect(await breaker.run(async () => 'back')).toBe('back')
    } finally {
      vi.useRealTimers()
    }
  })

  it('asks a service that is away at most once a second, whatever is called', async () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(steps, async (waits) => {
        now = 0
        const breaker = await openUp()
        let asked = 0
        for (const waitMs of waits) {
          now += waitMs
          await breaker
            .run(async () => {
              asked++
              throw gone
            })
            .catch(() => undefined)
        }
        expect(asked).toBeLessThanOrEqual(Math.floor(now / 1_000))
      }),
    )
  })
})

describe('breakers of hosts', () => {
  const hosts = (most?: number) =>
    new HostBreakers({ service: 'webhooks', isAway: () => true, failures: 1, now: () => now }, most)

  it('are apart, also for two accounts at one host', async () => {
    const known = hosts()
    await fail(known.of('a.example', 'one'))
    expect([known.of('a.example', 'one').ready, known.of('a.example', 'other').ready]).toEqual([false, true])
    expect(known.view()).toMatchObject({ state: 'open', hosts: ['a.example'], reason: 'ECONNREFUSED' })
  })

  it('are forgotten an hour after the last call', async () => {
    now = 1_000
    const known = hosts()
    await fail(known.of('gone.example'))
    now += 3_000_000
    expect(known.view()).toMatchObject({ state: 'open', hosts: ['gone.example'] })
    now += 700_000
    expect(known.view()).toMatchObject({ state: 'closed', hosts: [] })
  })

  it('are bounded', async () => {
    const known = hosts(3)
    for (const host of ['a', 'b', 'c', 'd']) await fail(known.of(host))
    expect(known.view().hosts).toHaveLength(3)
    expect(known.of('a').ready).toBe(true)
  })
})

it('the breakers of a process are listed by service', () => {
  const first = showBreaker(new Breaker({ service: 'smtp', isAway: () => true }))
  showBreaker(new Breaker({ service: 'database', isAway: () => true }))
  const last = showBreaker(new Breaker({ service: 'smtp', isAway: () => true }))
  expect(listBreakers().map(({ service }) => service)).toEqual(['database', 'smtp'])
  expect(listBreakers()).toContainEqual(last.view())
  expect(first).not.toBe(last)
})

it('costs a call little', async () => {
  const breaker = open()
  const startedAt = performance.now()
  for (let i = 0; i < 20_000; i++) await breaker.run(async () => i)
  // About 2 µs; the limit leaves room for a busy machine.
  expect((performance.now() - startedAt) / 20_000).toBeLessThan(0.1)
})
