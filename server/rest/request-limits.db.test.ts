// Rate limits of an account and an address: the same on tRPC and REST.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMetrics } from '#adapters/metrics.ts'
import { PLANS } from '#domain/plan/plans.ts'
import { setOverrides } from '#features/admin/set-overrides.ts'
import { setPlan } from '#features/admin/set-plan.ts'
import { addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

const SOON = { timeout: 5_000, interval: 200 }

let web: TestWeb
let loud: Tenant
let quiet: Tenant

beforeAll(async () => {
  web = await openTestWeb({ limits: { perAccount: 30, perAddress: 90 } })
  loud = await addTenant(web.db)
  await allowCalls(loud.accountId, 30)
  quiet = await addTenant(web.db)
})
afterAll(() => web?.close())

const allowCalls = (accountId: string, value: number, expiresAt: string | null = null) =>
  setOverrides(
    web.db,
    { accountId, tag: 'user:us_admin' },
    { accountId, values: { apiCallsPerMinute: value }, reason: 'Test', expiresAt },
  )

const list = (key: string | undefined, address: string) =>
  web.rest('GET', '/api/channels', { key, headers: { 'x-client-address': address } })

describe('a batch', () => {
  const names = (count: number) => Array(count).fill('channel.list').join(',')

  it('holds twenty calls, repetitions included', async () => {
    const { key } = await addTenant(web.db)
    const answer = await web.trpc(names(20), { key, address: '198.51.100.1' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toHaveLength(20)
  })

  it('of more is rejected as a whole, with a message', async () => {
    const { key } = await addTenant(web.db)
    const answer = await web.trpc(names(21), { key, address: '198.51.100.1' })
    expect(answer.status).toBe(400)
    expect(JSON.stringify(await answer.json())).toContain('A batch holds at most 20 calls.')
  })
})

describe('an account that sends too many requests', () => {
  it('is told how long to wait, on REST and tRPC alike, and another is not affected', async () => {
    const statuses = []
    for (let asked = 0; asked < 31; asked++) statuses.push((await list(loud.key, '198.51.100.2')).status)
    expect(statuses).toEqual([...Array(30).fill(200), 429])

    const { headers, body } = await list(loud.key, '198.51.100.2')
    expect(body.error).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryable: true })
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)

    const overTrpc = await web.trpc('channel.list', { key: loud.key, address: '198.51.100.2' })
    expect(overTrpc.status).toBe(429)
    expect(Number(overTrpc.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await overTrpc.json()).error.json.data.domain.code).toBe('TOO_MANY_REQUESTS')

    expect((await list(quiet.key, '198.51.100.2')).status).toBe(200)
    expect((await readMetrics()).text).toMatch(/web_refused_total\{reason="limit-apiCallsPerMinute"\} [1-9]/)
  })
})

describe('the API calls of a plan', () => {
  const ask = (key: string) => list(key, '198.51.100.5')

  it('are those of all keys of the account, shown in each answer, in the error and with the other limits', async () => {
    const tenant = await addTenant(web.db, 'CUSTOMER', 'free')
    const other = await web.as(tenant.userId).account.createApiKey({ name: 'Other' })
    const first = await ask(tenant.key)
    expect(first.headers.get('ratelimit-policy')).toContain(`"plan";q=${PLANS.free.limits.apiCallsPerMinute};w=60`)
    await ask(other.secret)
    const { body } = await web.rest('GET', '/api/account', { key: tenant.key })
    expect(body.limits.apiCallsPerMinute).toBe(PLANS.free.limits.apiCallsPerMinute)
    expect(body.usage.apiCallsPerMinute).toBe(3)

    const own = await addTenant(web.db, 'CUSTOMER', 'starter')
    await allowCalls(own.accountId, 2)
    await ask(own.key)
    await ask(own.key)
    const refused = await ask(own.key)
    expect(refused.status).toBe(429)
    expect(refused.body.error).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      data: { name: 'apiCallsPerMinute', limit: 2, used: 2, plan: 'pro' },
    })
    expect(refused.body.error.message).toContain('(2)')
    expect(refused.headers.get('ratelimit')).toContain('"plan";r=0;t=')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('follow a plan, an override and its end within seconds', async () => {
    const tenant = await addTenant(web.db, 'CUSTOMER', 'free')
    const allowed = async () =>
      Number(/"plan";q=(\d+)/.exec((await ask(tenant.key)).headers.get('ratelimit-policy')!)?.[1])
    expect(await allowed()).toBe(PLANS.free.limits.apiCallsPerMinute)
    await setPlan(web.db, tenant.who, { accountId: tenant.accountId, plan: 'pro' })
    await expect.poll(allowed, SOON).toBe(PLANS.pro.limits.apiCallsPerMinute)
    await allowCalls(tenant.accountId, 50, new Date(Date.now() + 4_000).toISOString())
    await expect.poll(allowed, SOON).toBe(50)
    await expect.poll(allowed, { timeout: 8_000, interval: 500 }).toBe(PLANS.pro.limits.apiCallsPerMinute)
  }, 20_000)

  it('that are used up do not keep people out', async () => {
    const tenant = await addTenant(web.db)
    await allowCalls(tenant.accountId, 0)
    expect((await ask(tenant.key)).status).toBe(429)
    await web.as(tenant.userId).channel.list()
  })
})

it('all people of an account together are limited, too', async () => {
  const { userId } = await addTenant(web.db)
  const calls = Array.from({ length: 31 }, () => web.as(userId).channel.list())
  const refused = (await Promise.allSettled(calls)).flatMap((call) => (call.status === 'rejected' ? call.reason : []))
  expect(refused).toMatchObject([{ cause: { code: 'TOO_MANY_REQUESTS', data: { reason: 'requests-per-account' } } }])
})

describe('an address that sends too many requests', () => {
  it('is limited, also without an account; another address and /health are not', async () => {
    const statuses = []
    for (let asked = 0; asked < 91; asked++) statuses.push((await list(undefined, '198.51.100.3')).status)
    expect(statuses).toEqual([...Array(90).fill(401), 429])
    expect((await web.trpc('channel.list', { address: '198.51.100.3' })).status).toBe(429)
    expect((await list(quiet.key, '198.51.100.4')).status).toBe(200)
    const health = await web.rest('GET', '/health', { headers: { 'x-client-address': '198.51.100.3' } })
    expect(health.status).toBe(200)
  })

  it('is a whole /64 of IPv6', async () => {
    const statuses = []
    for (let asked = 0; asked < 91; asked++)
      statuses.push((await list(undefined, `2001:db8:0:1::${asked.toString(16)}`)).status)
    expect(statuses.at(-1)).toBe(429)
    expect((await list(undefined, '2001:db8:0:2::1')).status).toBe(401)
  })
})

describe('a key', () => {
  it('is limited, other keys of the account are not, and each answer says what is left', async () => {
    const own = await openTestWeb({ limits: { perCaller: 5 } })
    const tenant = await addTenant(own.db)
    const other = await own.as(tenant.userId).account.createApiKey({ name: 'Other' })
    const ask = (key: string) =>
      own.rest('GET', '/api/series', { key, headers: { 'x-client-address': '198.51.100.9' } })
    const { headers } = await ask(tenant.key)
    expect(headers.get('ratelimit-policy')).toBe('"address";q=6000;w=15, "caller";q=5;w=15, "plan";q=24000;w=60')
    expect(headers.get('ratelimit')).toMatch(/"address";r=5999;t=15, "caller";r=4;t=15, "plan";r=23999;t=60/)
    const batch = await own.trpc(Array(4).fill('series.list').join(','), { key: tenant.key })
    expect(batch.status).toBe(200)
    expect(batch.headers.get('ratelimit')).toContain('"caller";r=0;t=')
    const refused = await ask(tenant.key)
    expect(refused.body.error.data.reason).toBe('requests-per-caller')
    expect(refused.headers.get('ratelimit')).toContain('"caller";r=0;t=')
    expect((await ask(other.secret)).status).toBe(200)
    await own.close()
  })

  it('answers that caches share have no such header', async () => {
    expect((await web.rest('GET', '/api/openapi.json')).headers.get('ratelimit')).toBeNull()
  })
})
