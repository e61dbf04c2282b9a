// Rate limits of several web processes that share a real Redis, and what happens without it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DomainError } from '#server/errors.ts'
import { startRedis } from '#server/testing/redis-server.ts'
import { until } from '#server/testing/until.ts'
import { listBreakers } from './breaker.ts'
import { CallCounter, openRedis } from './call-counter.ts'
import { Quota } from './quota.ts'

const window = { name: 'caller', windowS: 60 } as const
const ten = {
  calls: 10,
  refuse: (used: number, retryAfterSeconds: number) =>
    new DomainError('TOO_MANY_REQUESTS', { data: { reason: 'requests-per-caller', used, retryAfterSeconds } }),
}
let redis: Awaited<ReturnType<typeof startRedis>>
const clients: NonNullable<ReturnType<typeof openRedis>>[] = []

beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => {
  for (const client of clients) client.disconnect()
  await redis.stop()
})

/** One web process. */
async function openProcess() {
  const client = openRedis(redis.url)
  if (!client) throw new Error('no client')
  clients.push(client)
  await until(() => client.status === 'ready')
  return new CallCounter(window, client)
}

describe('calls counted in Redis', () => {
  it('are those of all processes together, also when they come at once', async () => {
    const processes = await Promise.all([openProcess(), openProcess(), openProcess()])
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) => processes[index % 3]?.count('key:one', ten)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    const reason = outcomes.find((outcome) => outcome.status === 'rejected')?.reason
    expect(reason).toBeInstanceOf(DomainError)
    expect(reason).toMatchObject({ code: 'TOO_MANY_REQUESTS', data: { reason: 'requests-per-caller' } })
    await processes[0]?.count('key:two', ten)
    expect(await processes[1]?.used('key:one')).toBe(30)
    expect(await processes[1]?.used('key:three')).toBe(0)
  })

  it('are counted in the process while Redis is away, and in Redis again when it is back', async () => {
    const counter = await openProcess()
    const left = async () => {
      const quota = new Quota()
      await counter.count('key:away', ten, quota).catch(() => undefined)
      return Number(/r=(\d+)/.exec(quota.headers().ratelimit ?? '')?.[1])
    }
    expect([await left(), await left()]).toEqual([9, 8])
    await redis.stop()
    const startedAt = performance.now()
    expect(await left()).toBe(9)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect(await left()).toBe(8)
    expect(await counter.used('key:away')).toBe(2)
    redis = await startRedis(redis.port)
    // Redis lost its counters with its memory.
    await until(async () => (await left()) === 9)
  })
})

it('a Redis that hangs delays only the first calls, and is asked again when it goes on', async () => {
  const counter = await openProcess()
  const control = openRedis(redis.url)
  if (!control) throw new Error('no client')
  clients.push(control)
  await until(() => control.status === 'ready')
  const took = async () => {
    const startedAt = performance.now()
    await counter.count('key:hangs', { ...ten, calls: 1_000 })
    return performance.now() - startedAt
  }
  await control.call('CLIENT', 'PAUSE', '4000', 'ALL')
  const redisState = () => listBreakers().find(({ service }) => service === 'redis')?.state
  await until(async () => (await took()) >= 0 && redisState() === 'open')
  expect(Math.min(await took(), await took())).toBeLessThan(50)
  await until(async () => (await took()) >= 0 && redisState() === 'closed')
})

it('without a URL a process counts for itself', async () => {
  expect(openRedis(undefined)).toBeNull()
  const counter = new CallCounter(window, null)
  for (let i = 0; i < 10; i++) await counter.count('key:one', ten)
  await expect(counter.count('key:one', ten)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' })
})
