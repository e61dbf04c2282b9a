// A hold or a live feed stays on air during all plan changes: a new version, a rollback, another mode, an edited
// rundown. All of them take effect at the return.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLiveAir } from '#domain/live/live-memory.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { replanWithout } from '#features/playout/replan.ts'
import { listVersions } from '#features/schedule/list-versions.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { addBuiltIn } from '#server/testing/live-feed.ts'
import { controlNow, rollbackNow, setModeNow, setRundownNow } from '#server/testing/orders.ts'
import { type Given, type Mode, type Order, Station } from '#server/testing/station.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { countLiveFeeds } from './list-live-channels.ts'

const MINUTE_MS = 60_000

let test: TestDatabase
let tenant: Tenant
let film: string
let news: string
let slate: string
let given: Given

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  film = await addReadyMedia(test.db, tenant.accountId, { title: 'Film', durationMs: 40 * MINUTE_MS })
  news = await addReadyMedia(test.db, tenant.accountId, { title: 'News', durationMs: 40 * MINUTE_MS })
  slate = await addBuiltIn(test.db)
  given = { db: test.db, tenant, film, news }
})
afterAll(() => test.drop())

const orders: Order[] = ['live', 'live waiting', 'held']

describe.each(orders)('while %s', (order) => {
  const airOverride = (station: Station) => (order === 'live' ? station.feed.mediaId : slate)

  async function ordered(mode: Mode): Promise<Station> {
    const station = await new Station(given).start(mode)
    await station.order(order)
    expect(await station.airs()).toBe(airOverride(station))
    return station
  }

  async function stays(station: Station): Promise<void> {
    if (order === 'live') await station.continueWith(3)
    expect(await station.airs()).toBe(airOverride(station))
  }

  it('a published version waits, reports it, and is on air from the return on', async () => {
    const station = await ordered('calendar')
    expect(await station.publish(news)).toMatchObject({
      number: 2,
      effectiveAt: null,
      waitsFor: order === 'held' ? 'slate' : 'live',
    })
    await stays(station)
    const effectiveAt = async () => (await listVersions(test.db, tenant.accountId, station.channelId))[0]?.effectiveAt
    expect(await effectiveAt()).toBeNull()
    await station.return(order)
    expect(await station.airs()).toBe(news)
    expect(await effectiveAt()).not.toBeNull()
  })

  it('a rollback waits', async () => {
    const station = await new Station(given).start('calendar')
    await station.publish(news)
    await station.pass(3 * SEGMENT_MS)
    await station.order(order)
    expect(
      await rollbackNow(test.db, tenant.who, { channelId: station.channelId, number: 1 }, station.now),
    ).toMatchObject({ effectiveAt: null })
    await stays(station)
    await station.return(order)
    expect(await station.airs()).toBe(film)
  })

  it('another mode waits, in both directions', async () => {
    const looped = await ordered('loop')
    await looped.publish(news)
    expect(
      await setModeNow(test.db, tenant.who, { channelId: looped.channelId, mode: 'calendar' }, looped.now),
    ).toBeNull()
    await stays(looped)
    await looped.return(order)
    expect(await looped.airs()).toBe(news)

    const scheduled = await ordered('calendar')
    expect(
      await setModeNow(test.db, tenant.who, { channelId: scheduled.channelId, mode: 'loop' }, scheduled.now),
    ).toBeNull()
    await stays(scheduled)
    await scheduled.return(order)
    expect(await scheduled.airs()).toBe(film)
    const newest = (await loadTimeline(test.db, scheduled.channelId, scheduled.now)).at(-1)
    expect(newest).toMatchObject({ loop: true, scheduleVersion: null })
  })

  it('an edited rundown waits', async () => {
    const station = await ordered('loop')
    await setRundownNow(test.db, tenant.who, { channelId: station.channelId, items: [news], loop: true }, station.now)
    await stays(station)
    await station.return(order)
    expect(await station.airs()).toBe(news)
  })

  it('an unreadable item changes nothing', async () => {
    const station = await ordered('calendar')
    await replanWithout(test.db, station.fence, new Set([film]), { now: () => station.now })
    await stays(station)
  })
})

it('the return to the schedule ends a live feed, which is not taken again automatically', async () => {
  const station = await new Station(given).start('calendar')
  await station.order('live')
  await controlNow(test.db, tenant.who, { channelId: station.channelId, action: 'resume' }, station.now)
  await station.continueWith(4)
  expect(await station.airs()).toBe(film)
  const { liveAir } = await test.db.channel.findUniqueOrThrow({ where: { id: station.channelId } })
  expect(readLiveAir(liveAir)).toMatchObject({ wanted: null, released: [station.feed.streamId] })
})

it('a lost feed is reported once, is awaited as long as its setting says, and its channel then returns', async () => {
  const station = await new Station(given).start('calendar')
  await test.db.contribution.update({ where: { id: station.contributionId }, data: { waitSeconds: 90 } })
  const before = await countLiveFeeds(test.db)
  await station.order('live waiting')
  const lostAt = station.now
  expect((await countLiveFeeds(test.db)).lost).toBe(before.lost + 1)
  for (let i = 0; i < 4; i++) {
    await station.pass(20_000)
    await station.step()
  }
  expect(await station.airs()).toBe(slate)
  await station.pass(10_000)
  await station.step()
  await station.pass(3 * SEGMENT_MS)
  expect(await station.airs()).toBe(film)
  const trail = await test.db.auditEntry.findMany({
    where: { subjectId: station.channelId, action: { in: ['contribution.lost', 'contribution.left'] } },
    orderBy: { id: 'asc' },
  })
  const named = { name: 'Studio 2', contributionId: station.contributionId }
  expect(trail.map(({ action, data }) => [action, data])).toEqual([
    ['contribution.lost', { ...named, on: 'slate', returnsAt: new Date(lostAt + 90_000).toISOString() }],
    ['contribution.left', named],
  ])
})
