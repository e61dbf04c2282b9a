// Views of items, from the segments that players fetch to the figures of the library.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { StreamMessage } from '#domain/figures/message.ts'
import { DAY_MS } from '#domain/instants.ts'
import { addItemViews, dayOf, SHOWN_DAYS } from '#features/on-demand/item-views.ts'
import { pruneHistory } from '#features/playout/prune.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import type { TestWeb } from '#server/testing/web.ts'
import { type ItemOrigin, openItemOrigin } from '#worker/testing/item-origin.ts'
import { addStored } from '#worker/testing/stored-media.ts'

let at: ItemOrigin
let web: TestWeb
let tenant: Tenant
let mediaId: string

beforeAll(async () => {
  at = await openItemOrigin()
  web = at.web
})
beforeEach(async () => {
  tenant = await addTenant(web.db)
  mediaId = await addStored(web.db, at.dataDir, { accountId: tenant.accountId, title: 'The film', durationMs: 9_600 })
  await caller().media.update({ mediaId, access: 'public' })
})
afterAll(() => at?.close())

const caller = () => web.as(tenant.userId)
const figures = () => caller().media.views({ mediaId })
const store = (day: string, views: number) => addItemViews(web.db, [{ mediaId, day, views }])

it('counts a player once for all its segments, and shows that it watches now', async () => {
  const address = await caller().figures.openItem({ mediaId })
  const socket = new WebSocket(address.url.replace(/^.*\/ws\//, `${at.url.replace('http', 'ws')}/ws/`))
  const watching: number[] = []
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as StreamMessage
    if (message.type === 'metrics') watching.push(message.data.concurrentViewers)
  })
  for (const sid of ['anna', 'anna', 'bert'])
    for (const file of ['720p/0.m4s', 'audio/0.m4s', '720p/1.m4s', '720p/0.m4s'])
      expect(await at.statusOf(`${mediaId}/${file}?CMCD=${encodeURIComponent(`sid="${sid}"`)}`)).toBe(200)
  // Playlists alone, and what is refused, are no views.
  await at.ask(`${mediaId}/master.m3u8?CMCD=${encodeURIComponent('sid="carl"')}`)
  expect(await at.statusOf(`${mediaId}/720p/5.m4s?CMCD=${encodeURIComponent('sid="dora"')}`)).toBe(404)
  await expect.poll(() => watching.at(-1), { timeout: 5_000 }).toBe(2)
  socket.close()
  await expect.poll(async () => (await figures()).total, { timeout: 15_000, interval: 500 }).toBe(2)
  expect(await figures()).toEqual({ today: 2, last30Days: 2, total: 2 })
  // No address and no session: a number of a day.
  expect(await web.db.itemViews.findMany({ where: { mediaId } })).toEqual([
    { mediaId, day: expect.any(Date), views: 2 },
  ])
})

it('lets an edge serve what the viewer may watch, under a key that follows the files, and counts the view once', async () => {
  const segment = `${mediaId}/720p/0.m4s`
  const viewer = { 'x-forwarded-for': '203.0.113.9' }
  const keyOf = async (path = segment) => (await at.askGate(path, viewer)).headers.get('x-playout-channel')
  const key = await keyOf()
  expect(key).toMatch(new RegExp(`^${mediaId}/[\\w-]{22}/null$`))
  expect([await keyOf(), await keyOf(`${mediaId}/720p/1.m4s`)]).toEqual([key, key])
  // What the edge fetches for its cache is no second view.
  expect((await at.ask(segment, { ...viewer, 'x-playout-edge': '1' })).status).toBe(200)
  await at.askGate(segment, { 'x-forwarded-for': '203.0.113.10', 'x-original-method': 'HEAD' })
  await at.askGate(`${mediaId}/720p/5.m4s`, { 'x-forwarded-for': '203.0.113.11' })
  await expect.poll(async () => (await figures()).total, { timeout: 15_000, interval: 500 }).toBe(1)

  const hidden = await addStored(web.db, at.dataDir, { accountId: tenant.accountId, title: 'Hidden' })
  for (const id of [hidden, 'md_00000000000000000000'])
    expect((await at.askGate(`${id}/720p/0.m4s`, viewer)).status).toBe(403)
  const { id } = await web.db.rendition.findFirstOrThrow({ where: { mediaId, name: '1080p' } })
  await web.db.rendition.delete({ where: { id } })
  await caller().media.update({ mediaId, encrypted: true })
  const within = { timeout: 10_000, interval: 250 }
  await expect.poll(() => keyOf(`${mediaId}/720p/1000000.m4s`), within).toMatch(/\/[\w-]{22}\/[\w-]{22}$/)
  expect(await keyOf()).not.toContain(key?.split('/')[1])
})

it('adds what several origins counted, and adds old days to the total', async () => {
  const now = Date.now()
  const old = dayOf(now - 400 * DAY_MS)
  const oldest = dayOf(now - (SHOWN_DAYS - 1) * DAY_MS)
  await Promise.all([store(dayOf(now), 2), store(dayOf(now), 3), store(oldest, 10), store(old, 100)])
  // Of an item that was deleted since: the others are kept.
  await addItemViews(web.db, [
    { mediaId: 'md_00000000000000000000', day: old, views: 5 },
    { mediaId, day: old, views: 1 },
  ])
  expect(await figures()).toEqual({ today: 5, last30Days: 15, total: 116 })
  expect((await pruneHistory(web.db, now)).views).toBe(1)
  expect(await web.db.itemViews.count({ where: { mediaId } })).toBe(2)
  expect(await figures()).toEqual({ today: 5, last30Days: 15, total: 116 })
  expect((await pruneHistory(web.db, now)).views).toBe(0)
})

it('is shown to roles that see figures only, and goes with its item', async () => {
  await store(dayOf(Date.now()), 2)
  await web.db.membership.updateMany({ where: { userId: tenant.userId }, data: { role: 'viewer' } })
  await expect(figures()).rejects.toMatchObject({ cause: { code: 'NOT_PERMITTED' } })
  await expect(caller().figures.openItem({ mediaId })).rejects.toMatchObject({ cause: { code: 'NOT_PERMITTED' } })
  await web.db.mediaItem.delete({ where: { id: mediaId } })
  expect(await web.db.itemViews.count({ where: { mediaId } })).toBe(0)
})
