import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChannelsSnapshot } from '#features/channel/schema.ts'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

let web: TestWeb
let tenant: Tenant

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
})
afterAll(() => web?.close())

// biome-ignore lint/suspicious/noExplicitAny: tRPC types the caller's side of a tracked value as a tuple of its own
const dataOf = <T>(result: IteratorResult<any>): T => (result.value as [string, T])[1]

describe('a subscription', () => {
  it('sends the current state at once, and a change within a second', async () => {
    const caller = web.as(tenant.userId)
    const stream = (await caller.channel.onChange())[Symbol.asyncIterator]()
    expect(dataOf<ChannelsSnapshot>(await stream.next()).channels).toEqual([])
    const waiting = stream.next()
    const startedAt = performance.now()
    await caller.channel.create({ name: 'News' })
    expect(dataOf<ChannelsSnapshot>(await waiting).channels).toMatchObject([{ name: 'News' }])
    expect(performance.now() - startedAt).toBeLessThan(1_500)
    await stream.return?.()
  })

  it('notices a change without a notification', async () => {
    const stream = (await web.as(tenant.userId).media.onChange())[Symbol.asyncIterator]()
    await stream.next()
    const waiting = stream.next()
    await addReadyMedia(web.db, tenant.accountId, { title: 'Came in silence' })
    expect(JSON.stringify(dataOf(await waiting))).toContain('Came in silence')
    await stream.return?.()
  })

  it('receives nothing of other accounts', async () => {
    const other = await addTenant(web.db)
    const stream = (await web.as(tenant.userId).media.onChange())[Symbol.asyncIterator]()
    await stream.next()
    let heard = false
    const waiting = stream.next().then(() => {
      heard = true
    })
    await addReadyMedia(web.db, other.accountId)
    await new Promise((resolve) => setTimeout(resolve, 1_600))
    expect(heard).toBe(false)
    await addReadyMedia(web.db, tenant.accountId)
    await waiting
    await stream.return?.()
  })
})
