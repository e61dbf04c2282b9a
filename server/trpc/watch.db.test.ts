import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ChannelsSnapshot } from '#features/channel/schema.ts'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { until } from '../testing/until.ts'
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
  it('sends the current state at once, and each change', async () => {
    const caller = web.as(tenant.userId)
    const stream = (await caller.channel.onChange())[Symbol.asyncIterator]()
    expect(dataOf<ChannelsSnapshot>(await stream.next()).channels).toEqual([])
    const waiting = stream.next()
    await caller.channel.create({ name: 'News' })
    expect(dataOf<ChannelsSnapshot>(await waiting).channels).toMatchObject([{ name: 'News' }])
    await stream.return?.()
  })

  it('is woken by a notification, and does not wait for its poll', async () => {
    const { changedSince } = web.services.changes
    const withoutPoll = vi
      .spyOn(web.services.changes, 'changedSince')
      .mockImplementation((topic, seen, _, signal) => changedSince(topic, seen, 60_000, signal))
    const caller = web.as(tenant.userId)
    const stream = (await caller.channel.onChange())[Symbol.asyncIterator]()
    await stream.next()
    const waiting = stream.next()
    await until(() => withoutPoll.mock.calls.length > 0)
    await caller.channel.create({ name: 'Sport' })
    expect(JSON.stringify(dataOf(await waiting))).toContain('Sport')
    withoutPoll.mockRestore()
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
    const theirs = (await web.as(other.userId).media.onChange())[Symbol.asyncIterator]()
    await theirs.next()
    const waiting = stream.next()
    await addReadyMedia(web.db, other.accountId, { title: 'Theirs' })
    expect(JSON.stringify(dataOf((await theirs.next()) as never))).toContain('Theirs')
    // What our stream sends first is our own item: nothing was sent because of theirs.
    await addReadyMedia(web.db, tenant.accountId, { title: 'Ours' })
    const heard = JSON.stringify(dataOf(await waiting))
    expect(heard).toContain('Ours')
    expect(heard).not.toContain('Theirs')
    await stream.return?.()
    await theirs.return?.()
  })
})
