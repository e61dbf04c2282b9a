// One account floods, another works: its requests still succeed quickly. The bound is generous because the machine may
// be busy: the latency without a flood is added to it. Without limits the other account waited as long as the whole
// flood took, or got an error.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

const BOUND_MS = 1_500
/** Weight of the worst latency in a second without a flood. */
const IDLE_SHARE = 3

let web: TestWeb
let loud: Tenant
let quiet: Tenant
let channelId: string
let boundMs = BOUND_MS

const content = {
  zone: 'UTC',
  seed: 1,
  blocks: Array.from({ length: 144 }, (_, index) => ({
    id: `b${index}`,
    title: `Block ${index}`,
    layer: 'base',
    start: 'soft',
    rrule: 'FREQ=DAILY',
    startsAtLocal: new Date(Date.UTC(2026, 0, 1) + index * 600_000).toISOString().slice(0, 19),
    durationMs: 600_000,
    source: { type: 'tag', tags: ['all'], order: 'shuffle' },
  })),
}

beforeAll(async () => {
  web = await openTestWeb({ connections: 20 })
  loud = await addTenant(web.db)
  quiet = await addTenant(web.db)
  for (let item = 0; item < 30; item++)
    await addReadyMedia(web.db, loud.accountId, { title: `Item ${item}`, durationMs: 480_000 + item * 9_600 })
  await web.db.mediaItem.updateMany({ where: { accountId: loud.accountId }, data: { tags: ['all'] } })
  channelId = (await web.as(loud.userId).channel.create({ name: 'Loud TV' })).id
  await web.as(quiet.userId).channel.create({ name: 'Quiet TV' })
  const idleMs = await worstDuring(new Promise((resolve) => setTimeout(resolve, 1_000)))
  boundMs = BOUND_MS + IDLE_SHARE * idleMs
})
afterAll(() => web?.close())

/** The worst latency of the other account during the flood; all its requests must succeed. */
async function worstDuring(flood: Promise<unknown>): Promise<number> {
  let over = false
  const ended = flood.finally(() => {
    over = true
  })
  let worst = 0
  do {
    const startedAt = performance.now()
    const { status } = await web.rest('GET', '/api/channels', { key: quiet.key })
    worst = Math.max(worst, performance.now() - startedAt)
    expect(status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 20))
  } while (!over)
  await ended
  return worst
}

const publish = () =>
  web.rest('POST', `/api/channels/${channelId}/schedule/versions`, {
    key: loud.key,
    json: { content, overrideReason: 'A flood' },
  })

const tally = (statuses: number[]) => ({
  good: statuses.filter((status) => status < 300).length,
  refused: statuses.filter((status) => status === 429).length,
  failed: statuses.filter((status) => status >= 500).length,
})

describe('another account waits no longer than the bound', () => {
  it('while one publishes 160 times at once, which gets rejections and no errors', async () => {
    expect((await publish()).status).toBe(201)
    const flood = Promise.all(Array.from({ length: 160 }, async () => (await publish()).status))
    expect(await worstDuring(flood)).toBeLessThan(boundMs)
    const { good, refused, failed } = tally(await flood)
    expect(failed).toBe(0)
    expect(good).toBeGreaterThan(0)
    expect(good + refused).toBe(160)
  })

  it('while one requests sixty flight checks at once, in batches of twenty', async () => {
    const names = Array(20).fill('schedule.flightCheck').join(',')
    const inputs = Array(20).fill({ channelId })
    const batch = async () => (await web.trpc(names, { key: loud.key, inputs })).status
    const flood = Promise.all([batch(), batch(), batch()])
    expect(await worstDuring(flood)).toBeLessThan(boundMs)
    for (const status of await flood) expect([200, 207]).toContain(status)
  })

  it('while one opens 200 pages at once that subscribe to changes', async () => {
    for (let made = 0; made < 30; made++) await web.as(loud.userId).channel.create({ name: `Loud ${made}` })
    const connection = new AbortController()
    const open = async () => {
      const response = await web.trpc('channel.onChange', { key: loud.key, signal: connection.signal })
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      let begun = ''
      while (!/\ndata: .*"(channels|domain)"/.test(begun)) begun += (await reader?.read())?.value ?? ''
      const readOn = async (): Promise<void> => {
        const { done } = (await reader?.read()) ?? { done: true }
        if (!done) await readOn()
      }
      readOn().catch(() => undefined)
      return begun.includes('TOO_MANY_REQUESTS') ? 429 : 200
    }
    const flood = Promise.all(Array.from({ length: 200 }, open)).then(async (statuses) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      return statuses
    })
    expect(await worstDuring(flood)).toBeLessThan(boundMs)
    connection.abort()
    expect(tally(await flood)).toEqual({ good: 100, refused: 100, failed: 0 })
  })
})
