// Subscriptions over HTTP: their limits, and the cost of many.
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

let web: TestWeb
let admin: Tenant
const opened: AbortController[] = []

beforeAll(async () => {
  web = await openTestWeb({ connections: 20 })
  admin = await addTenant(web.db, 'ADMIN')
})
afterEach(() => {
  for (const connection of opened.splice(0)) connection.abort()
})
afterAll(() => web?.close())

/** An open page: its first snapshot has arrived. */
async function open({ key }: Tenant, address = '192.0.2.1') {
  const connection = new AbortController()
  opened.push(connection)
  const response = await web.trpc('channel.onChange', { key, address, signal: connection.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let begun = ''
  // The first event: a snapshot, or an error.
  while (!/\ndata: .*"(channels|domain)"/.test(begun)) begun += (await reader?.read())?.value ?? ''
  const refused = begun.includes('TOO_MANY_REQUESTS')
  // Keeps reading, as a browser does, until the connection ends.
  const readOn = async (): Promise<void> => {
    const { done } = (await reader?.read()) ?? { done: true }
    if (!done) await readOn()
  }
  readOn().catch(() => undefined)
  return { refused, close: () => connection.abort() }
}

async function limited(most: number): Promise<Tenant> {
  const tenant = await addTenant(web.db)
  await web.as(admin.userId).system.setLimits({ accountId: tenant.accountId, limits: { subscriptionsAtOnce: most } })
  return tenant
}

it('an account has as many open pages as it may, and closing one makes room', async () => {
  const tenant = await limited(2)
  const [first] = [await open(tenant), await open(tenant)]
  const third = await open(tenant)
  expect(third.refused).toBe(true)
  expect((await open(await limited(1))).refused).toBe(false)
  first?.close()
  await expect.poll(async () => (await open(tenant)).refused).toBe(false)
})

it('an address has as many as it may, over all accounts', async () => {
  const tenant = await addTenant(web.db)
  const other = await addTenant(web.db)
  const address = '198.51.100.7'
  const all = await Promise.all(Array.from({ length: 200 }, (_, i) => open(i % 2 ? tenant : other, address)))
  expect(all.filter(({ refused }) => refused)).toEqual([])
  const one = await addTenant(web.db)
  expect((await open(one, address)).refused).toBe(true)
  expect((await open(one, '198.51.100.8')).refused).toBe(false)
})

it('fifty pages of one account cost the database little more than one', async () => {
  const tenant = await addTenant(web.db)
  await web.as(tenant.userId).channel.create({ name: 'Watched' })
  await Promise.all(Array.from({ length: 50 }, () => open(tenant)))
  const { db } = web.services
  const looks = { heads: vi.spyOn(db, '$queryRaw'), channels: vi.spyOn(db.channel, 'findMany') }
  const startedAt = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const seconds = (performance.now() - startedAt) / 1_000
  const count = looks.heads.mock.calls.length + looks.channels.mock.calls.length
  expect(count).toBeGreaterThan(0)
  // Without sharing each page polls once a second: 50.
  expect(count / seconds).toBeLessThan(5)
  looks.heads.mockRestore()
  looks.channels.mockRestore()
})

it('all pages receive a change', async () => {
  const tenant = await addTenant(web.db)
  const streams = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const connection = new AbortController()
      opened.push(connection)
      const { body } = await web.trpc('channel.onChange', { key: tenant.key, signal: connection.signal })
      return body?.pipeThrough(new TextDecoderStream()).getReader()
    }),
  )
  const heard = streams.map(async (reader) => {
    for (let text = ''; !text.includes('News at ten'); text += (await reader?.read())?.value ?? '');
    return true
  })
  await web.as(tenant.userId).channel.create({ name: 'News at ten' })
  expect(await Promise.all(heard)).toEqual(Array(20).fill(true))
})
