import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startRun } from '#features/playout/start-run.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { ChannelBoard } from './channel-board.ts'
import { listChannels } from './list-channels.ts'
import type { ChannelsChange, ChannelView } from './schema.ts'

let web: TestWeb
let tenant: Tenant
let caller: ReturnType<TestWeb['as']>
let board: ChannelBoard

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())
beforeEach(async () => {
  tenant = await addTenant(web.db)
  caller = web.as(tenant.userId)
  board = new ChannelBoard({ ...web.services, db: web.db }, tenant.accountId)
})

const create = async (name: string) => (await caller.channel.create({ name })).id
const namesOf = ({ channels }: { channels: readonly ChannelView[] }) => channels.map(({ name }) => name).sort()
const look = async (last: string | null, now = Date.now()) => (await board.look(now)).changesSince(last)

/** What a viewer sees who applies every message that it gets. */
function viewer() {
  let last: string | null = null
  const seen = new Map<string, ChannelView>()
  return {
    seen,
    async take(now?: number): Promise<ChannelsChange> {
      const { id, data } = await look(last, now)
      last = id
      if (data.isWhole) seen.clear()
      for (const channel of data.channels) seen.set(channel.id, channel)
      for (const gone of data.removed) seen.delete(gone)
      return data
    },
  }
}

describe('a board of channels', () => {
  it('sends everything first, then only what changed', async () => {
    const [one] = [await create('One'), await create('Two')]
    const first = await look(null)
    expect([first.data.isWhole, namesOf(first.data)]).toEqual([true, ['One', 'Two']])
    const idle = await look(first.id)
    expect(idle.data).toMatchObject({ isWhole: false, channels: [], removed: [] })
    await caller.channel.update({ channelId: one, name: 'One and only' })
    const { id } = await caller.channel.create({ name: 'Three' })
    const second = await look(idle.id)
    expect([second.data.isWhole, namesOf(second.data)]).toEqual([false, ['One and only', 'Three']])
    await caller.channel.delete({ channelId: id })
    expect((await look(second.id)).data).toMatchObject({ isWhole: false, channels: [], removed: [id] })
  })

  it('reads only what changed', async () => {
    for (const name of ['One', 'Two', 'Three']) await create(name)
    const { id } = await look(null)
    const reads = vi.spyOn(web.db.channel, 'findMany')
    await look(id)
    expect(reads).not.toHaveBeenCalled()
    const changed = await create('Four')
    await look(id)
    expect(reads).toHaveBeenCalledTimes(1)
    expect(reads.mock.calls[0]?.[0]?.where).toMatchObject({ id: { in: [changed] } })
    reads.mockRestore()
  })

  it('loses nothing for a viewer that comes back', async () => {
    await create('One')
    const { id: last } = await look(null)
    const two = await create('Two')
    await look(null)
    const three = await create('Three')
    await look(null)
    await caller.channel.delete({ channelId: two })
    const { data } = await look(last)
    expect([data.isWhole, namesOf(data), data.removed]).toEqual([false, ['Three'], [two]])
    await caller.channel.restore({ channelId: two })
    await caller.channel.delete({ channelId: three })
    const again = await look(last)
    expect([namesOf(again.data), again.data.removed]).toEqual([['Two'], [three]])
  })

  it.each(['', 'nonsense', 'AAAAAAAA.1', '.', 'a'.repeat(200)])('sends everything to the id %j', async (last) => {
    await create('One')
    expect((await look(last)).data).toMatchObject({ isWhole: true, channels: [{ name: 'One' }] })
  })

  it('sends the next item when the clock reaches it, a dead worker, and a new title', async () => {
    const items = [1, 2].map((part) =>
      addReadyMedia(web.db, tenant.accountId, { title: `Part ${part}`, durationMs: 9_600 }),
    )
    const [one, two] = await Promise.all(items)
    const channelId = await create('On air')
    await caller.channel.setRundown({ channelId, items: [one!, two!] })
    await caller.channel.start({ channelId })
    const now = Date.now()
    const times = { expiresAt: new Date(now + 60_000), heartbeatAt: new Date(now + 60_000) }
    await web.db.channelLease.create({ data: { channelId, workerId: 'wk_b', epoch: 1, ...times } })
    await startRun(web.db, { channelId, workerId: 'wk_b', epoch: 1 }, now)
    await web.db.channel.update({ where: { id: channelId }, data: { observed: 'LIVE' } })
    const { seen, take } = viewer()
    await take(now + 1_000)
    const shown = () => seen.get(channelId)
    expect(shown()).toMatchObject({ status: 'LIVE', now: { title: 'Part 1' } })
    await take(now + 1_500)
    await take(now + 3_000)
    expect((await take(now + 3_500)).channels).toEqual([])
    const { now: before, next } = shown()!
    const nextAt = Date.parse(before!.endsAt)
    await take(nextAt)
    expect(shown()?.now).toMatchObject({ title: next!.title, startsAt: before!.endsAt })
    await caller.media.update({ mediaId: next!.mediaId, title: 'Renamed' })
    await take(nextAt + 6_000)
    expect(shown()?.now?.title).toBe('Renamed')
    await web.db.channelLease.update({ where: { channelId }, data: { heartbeatAt: new Date(now - 60_000) } })
    await take(nextAt + 6_500)
    expect(shown()?.status).toBe('ERROR')
  })

  it('shows a viewer what a list answers, whatever happens between messages', async () => {
    const { seen, take } = viewer()
    const ids: string[] = []
    for (let step = 0; step < 40; step++) {
      const pick = ids[(step * 7) % Math.max(1, ids.length)]
      if (step % 3 === 0 || !pick) ids.push(await create(`Channel ${step}`))
      else if (step % 5 === 0) {
        await caller.channel.delete({ channelId: pick })
        ids.splice(ids.indexOf(pick), 1)
      } else await caller.channel.bulk({ action: 'tag', ids: [pick, ids[0]!], label: `step ${step % 4}` })
      if (step % 2 === 0) await take()
    }
    await take()
    const { channels } = await listChannels({ ...web.services, db: web.db }, tenant.accountId, Date.now())
    expect([...seen.values()].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      channels.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    )
  })
})
