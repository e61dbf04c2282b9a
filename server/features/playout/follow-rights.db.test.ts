// A rundown on air with items whose rights begin, end or are used up.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { carryOutAll } from '#server/testing/orders.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { claimChannels } from './claim-channels.ts'
import type { Fence } from './fence.ts'
import { listWithRights } from './list-with-rights.ts'
import { loadTimeline } from './load-timeline.ts'
import { followRights } from './replan.ts'
import { startRun } from './start-run.ts'

let web: TestWeb
let tenant: Tenant
let media: string[]
let fence: Fence
let now: number
const NONE = new Set<string>()
const ITEM_MS = 9_600

beforeAll(async () => {
  web = await openTestWeb()
})
afterAll(() => web?.close())
beforeEach(async () => {
  tenant = await addTenant(web.db)
  media = []
  for (const title of ['a', 'b', 'c']) media.push(await addReadyMedia(web.db, tenant.accountId, { title }))
  fence = await claimed(media)
  now = Date.now()
})

const call = () => web.as(tenant.userId)

async function claimed(items: readonly string[]): Promise<Fence> {
  const id = newId<string>('ch')
  const rundown = items.map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
  const named = { id, accountId: tenant.accountId, name: id, slug: id.replace('_', '-') }
  await web.db.channel.create({ data: { ...named, desired: 'STARTED', rundown: { create: rundown } } })
  const workerId = `wk_${id}`
  const { epoch } = (await claimChannels(web.db, workerId)).find(({ channelId }) => channelId === id)!
  return { channelId: id, workerId, epoch }
}

async function airs(from = now, untilMs = 20 * ITEM_MS): Promise<string> {
  const chunks = await loadTimeline(web.db, fence.channelId, from)
  const names = new Map(media.map((id, index) => [id, 'abc'[index]!]))
  return entriesBetween(chunks, from, now + untilMs)
    .map(({ mediaId }) => names.get(mediaId) ?? '-')
    .join('')
}

it('a loop leaves out what its rights do not allow, and says so', async () => {
  await call().media.update({ mediaId: media[1]!, notAfter: new Date(now - 1_000).toISOString() })
  await call().media.update({ mediaId: media[2]!, maxAirings: 2 })
  await startRun(web.db, fence, now)
  expect(await airs(0)).toMatch(/^acaca+$/)
  const { rundown } = await call().channel.get({ channelId: fence.channelId })
  expect(rundown.map(({ barred }) => barred)).toEqual([null, 'ended', null])
  expect(rundown.map(({ rightsEndAt }) => rightsEndAt)).toEqual([null, new Date(now - 1_000).toISOString(), null])
  expect(rundown.map(({ airingsLeft }) => airingsLeft !== null)).toEqual([false, false, true])
  expect(await listWithRights(web.db, [fence.channelId])).toEqual([fence.channelId])
})

it('a loop on air follows rights that change, after the item on air', async () => {
  await startRun(web.db, fence, now)
  expect(await airs()).toMatch(/^(abc)+/)
  await call().media.update({ mediaId: media[1]!, notBefore: new Date(now + 3_600_000).toISOString() })
  await carryOutAll(web.db, fence.channelId, now)
  expect(await airs()).toMatch(/^ab?c(ac)+a?$/)
  await call().media.update({ mediaId: media[1]!, notBefore: null })
  await carryOutAll(web.db, fence.channelId, now)
  expect(await airs()).toMatch(/^ab?c?(abc)+/)
})

it('airings on other channels count', async () => {
  await call().media.update({ mediaId: media[1]!, maxAirings: 3 })
  await startRun(web.db, fence, now)
  const before = await airs(0)
  expect(before.replaceAll(/[^b]/g, '')).toBe('bbb')
  await followRights(web.db, fence, { now: () => now }, NONE)
  expect(await airs(0)).toBe(before)
  const { id: channelId } = await call().channel.create({ name: 'Other' })
  const row = { channelId, mediaId: media[1]!, title: 'b', kind: 'PROGRAMME', offsetMs: 0, durationMs: 1 } as const
  for (const ordinal of [0, 1, 2])
    await web.db.asRunRow.create({
      data: { ...row, ordinal, startsAt: new Date(now - 60_000), previousHash: '', hash: `${ordinal}` },
    })
  await followRights(web.db, fence, { now: () => now }, NONE)
  expect((await airs(now + ITEM_MS)).replaceAll(/[^b]/g, '').length).toBeLessThanOrEqual(1)
  expect((await airs(now + 2 * ITEM_MS)).includes('b')).toBe(false)
})
