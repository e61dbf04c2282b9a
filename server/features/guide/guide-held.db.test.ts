// During a hold or a live feed every view shows what a return would air, and the guide does not show the studio's name
// of a live feed.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { getChannel } from '#features/channel/get-channel.ts'
import { stepLive } from '#features/live/step-live.ts'
import { listFuture } from '#features/preview/list-future.ts'
import { getFlightCheck } from '#features/schedule/check-schedule.ts'
import { listAir } from '#features/schedule/list-air.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { addBuiltIn, putOnAir, sendOn } from '#server/testing/live-feed.ts'
import { publishNow } from '#server/testing/orders.ts'
import { type Given, type Mode, type Order, STATION_NOW, Station } from '#server/testing/station.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { getGuide, getPublicGuide } from './get-guide.ts'
import { getXmltv } from './get-guide-lists.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let test: TestDatabase
let dataDir: string
let tenant: Tenant
let given: Given

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'guide-'))
  tenant = await addTenant(test.db)
  const film = await addReadyMedia(test.db, tenant.accountId, { title: 'Film', durationMs: 40 * MINUTE_MS })
  const news = await addReadyMedia(test.db, tenant.accountId, { title: 'News', durationMs: 40 * MINUTE_MS })
  await addBuiltIn(test.db)
  given = { db: test.db, tenant, film, news }
})
afterAll(async () => {
  await test.drop()
  await rm(dataDir, { recursive: true })
})

const source = () => ({ db: test.db, dataDir, originUrl: 'http://origin.test', publicUrl: '' })
const slugOf = async (id: string) => (await test.db.channel.findUniqueOrThrow({ where: { id } })).slug

describe.each<Order>(['live', 'live waiting', 'held'])('while %s', (order) => {
  it.each<Mode>(['calendar', 'loop'])('a channel in mode %s shows what a return would air', async (mode) => {
    const station = await new Station(given).start(mode)
    const { channelId } = station
    const window = () => ({
      channelId,
      from: new Date(station.now).toISOString(),
      to: new Date(station.now + 24 * HOUR_MS).toISOString(),
    })
    const before = await getGuide(source(), tenant.accountId, window(), station.now)
    expect(before.entries.length).toBeGreaterThan(30)
    await station.order(order)
    if (order === 'live') await station.continueWith(2)

    const guide = await getGuide(source(), tenant.accountId, window(), station.now)
    expect(Math.abs(guide.entries.length - before.entries.length)).toBeLessThanOrEqual(3)
    if (order === 'live') expect(guide.now?.title).toBe('The match')
    expect(['Film', 'News']).toContain(guide.next?.title)
    expect(guide.entries.some(({ kind }) => kind === 'slate')).toBe(false)
    const open = await getPublicGuide(source(), { slug: await slugOf(channelId) }, station.now)
    expect(open.next?.title).toBe(guide.next?.title)
    const xml = await getXmltv(source(), { slug: await slugOf(channelId) }, station.now)
    expect(xml.match(/<programme /g)!.length).toBeGreaterThan(60)
    for (const text of [xml, JSON.stringify(open)]) expect(text).not.toMatch(/Studio 2|Live: |Slate/)

    const { entries } = await listAir(test.db, tenant.accountId, window(), station.now)
    expect(entries.slice(2).every(({ kind }) => kind !== 'slate')).toBe(true)
    const future = await listFuture(test.db, tenant.accountId, { ...window(), version: 'published' }, station.now)
    expect(future.basis).toBe('resume')
    expect(future.pieces.slice(2).every(({ kind }) => kind !== 'slate')).toBe(true)
    const desk = await getChannel(source(), tenant.accountId, channelId, station.now)
    expect(desk.upcoming.filter(({ kind }) => kind !== 'slate').length).toBeGreaterThan(1)
    expect(['Film', 'News']).toContain(desk.next?.title)
    const check = await getFlightCheck(test.db, tenant.accountId, channelId, station.now)
    expect(check.findings.filter(({ code }) => code === 'uncovered')).toEqual([])
  })
})

it('a live block is listed under its own title until its end, followed by what comes next', async () => {
  const channelId = newId<string>('ch')
  const contributionId = newId<string>('cn')
  const slug = channelId.replace('_', '-')
  await test.db.channel.create({
    data: { id: channelId, accountId: tenant.accountId, name: 'Blocks', slug, mode: 'calendar' },
  })
  await test.db.contribution.create({ data: { id: contributionId, channelId, name: 'Studio 2', source: 'rtmp' } })
  const at = (ms: number) => new Date(STATION_NOW + ms).toISOString().slice(0, 19)
  const block = (id: string, title: string, fromMs: number, source: object) => ({
    id,
    title,
    startsAtLocal: at(fromMs),
    durationMs: 40 * MINUTE_MS,
    layer: 'base',
    rrule: 'FREQ=DAILY',
    source,
  })
  const blocks = [
    block('gala', 'Opera gala', -MINUTE_MS, { type: 'live', contributionId }),
    block('film', 'Film', 39 * MINUTE_MS, { type: 'item', mediaId: given.film }),
  ]
  const content = { zone: 'UTC', seed: 1, blocks }
  await publishNow(test.db, tenant.who, { channelId, content, overrideReason: 'A test' }, STATION_NOW)
  const fence = await putOnAir(test.db, channelId, STATION_NOW)
  const feed = await sendOn(test.db, channelId, contributionId)
  let now = STATION_NOW
  for (let i = 0; i < 5; i++) {
    await feed.grow()
    await stepLive(test.db, fence, { now: () => now })
    now += SEGMENT_MS
  }
  const guide = await getPublicGuide(source(), { slug }, now)
  expect([guide.now?.title, guide.next?.title]).toEqual(['Opera gala', 'Film'])
  expect(Math.abs(Date.parse(guide.next!.start) - (STATION_NOW + 39 * MINUTE_MS))).toBeLessThanOrEqual(2 * SEGMENT_MS)
  const window = { channelId, from: new Date(now).toISOString(), to: new Date(now + HOUR_MS).toISOString() }
  const future = await listFuture(test.db, tenant.accountId, { ...window, version: 'published' }, now)
  expect(future.pieces[0]!.title).toBe('Live: Studio 2')
  expect(Date.parse(future.pieces[0]!.endsAt) - now).toBeGreaterThan(30 * MINUTE_MS)
})

it('the guide of a loop of very short items covers two days, and a window continues at its end', async () => {
  const accountId = tenant.accountId
  const clips = await Promise.all(
    [1, 2, 3].map((n) => addReadyMedia(test.db, accountId, { title: `Clip ${n}`, durationMs: SEGMENT_MS })),
  )
  const id = newId<string>('ch')
  const rundown = clips.map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
  const slug = id.replace('_', '-')
  await test.db.channel.create({ data: { id, accountId, name: 'Clips', slug, rundown: { create: rundown } } })
  await putOnAir(test.db, id, STATION_NOW)
  const now = STATION_NOW + HOUR_MS
  const xml = await getXmltv(source(), { slug }, now)
  const starts = [...xml.matchAll(/<programme start="(\d{14})/g)].map(([, start]) => start!)
  const last = Date.parse(starts.at(-1)!.replace(/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6Z'))
  expect(last - now).toBeGreaterThan(47 * HOUR_MS)
  expect(starts.length).toBeLessThanOrEqual(10_001)
  const open = await getPublicGuide(source(), { slug }, now)
  expect(open.entries).toHaveLength(500)
  expect(open.to).toBe(open.entries.at(-1)!.end)
  expect([open.now?.title, open.next?.title].every((title) => title?.startsWith('Clip'))).toBe(true)

  const to = new Date(now + 24 * HOUR_MS).toISOString()
  let from = new Date(now).toISOString()
  let listed = 0
  for (let page = 0; page < 8 && from < to; page++) {
    const answer = await listAir(test.db, accountId, { channelId: id, from, to }, now)
    listed += answer.entries.length
    from = answer.to
  }
  expect(from).toBe(to)
  expect(Math.abs(listed - (24 * HOUR_MS) / SEGMENT_MS)).toBeLessThanOrEqual(8)
})
