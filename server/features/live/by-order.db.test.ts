// What is on air by order stays, whatever is planned meanwhile: a new version, a rollback, another mode, an
// edited rundown. All of them take effect at the return.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../adapters/ids.ts'
import { SEGMENT_MS } from '../../domain/ladder/ladder.ts'
import { segmentAt } from '../../domain/timeline/locate.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '../../testing/fixtures.ts'
import { addHouse, beatAt, putOnAir, sendOn } from '../../testing/live-feed.ts'
import { setRundown } from '../channel/set-rundown.ts'
import { loadTimeline } from '../playout/reads.ts'
import { type Fence, replanWithout } from '../playout/writes.ts'
import { controlChannel } from '../schedule/control.ts'
import { listVersions } from '../schedule/reads.ts'
import { publishSchedule, rollbackSchedule, setMode } from '../schedule/writes.ts'
import { readLiveAir } from './reads.ts'
import { stepLive } from './writes.ts'

const MINUTE_MS = 60_000
const NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS

let test: TestDatabase
let tenant: Tenant
let film: string
let news: string
let slate: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  film = await addReadyMedia(test.db, tenant.accountId, { title: 'Film', durationMs: 40 * MINUTE_MS })
  news = await addReadyMedia(test.db, tenant.accountId, { title: 'News', durationMs: 40 * MINUTE_MS })
  slate = await addHouse(test.db)
})
afterAll(() => test.drop())

type Mode = 'LOOP' | 'CALENDAR'
type Order = 'live' | 'live waiting' | 'held'

const content = (mediaId: string) => ({
  ...{ zone: 'UTC', seed: 1 },
  blocks: [
    {
      ...{ id: 'all', title: 'All day', startsAtLocal: new Date(NOW - 10 * MINUTE_MS).toISOString().slice(0, 19) },
      ...{ durationMs: 24 * 60 * MINUTE_MS, layer: 'base', rrule: 'FREQ=DAILY' },
      source: { type: 'list', mediaIds: [mediaId], order: 'sequence' },
    },
  ],
})

class Station {
  readonly channelId = newId<string>('ch')
  readonly contributionId = newId<string>('cn')
  now = NOW
  fence!: Fence
  feed!: Awaited<ReturnType<typeof sendOn>>

  async start(mode: Mode): Promise<this> {
    const id = this.channelId
    const facts = { id, accountId: tenant.accountId, name: 'Ordered', slug: id.replace('_', '-'), mode }
    const items = [film, news].map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
    await test.db.channel.create({ data: { ...facts, rundown: { create: items } } })
    await test.db.contribution.create({
      data: { id: this.contributionId, channelId: id, name: 'Studio', source: 'RTMP' },
    })
    await this.publish(film)
    this.fence = await putOnAir(test.db, id, NOW)
    return this
  }

  publish = (mediaId: string) =>
    publishSchedule(
      test.db,
      tenant.who,
      { channelId: this.channelId, content: content(mediaId), overrideReason: 'A test' },
      this.now,
    )

  async pass(ms: number): Promise<void> {
    this.now += ms
    await beatAt(test.db, this.channelId, this.fence, this.now)
  }

  step = (order?: Parameters<typeof stepLive>[4]) =>
    stepLive(test.db, this.channelId, this.fence, { now: () => this.now }, order)

  /** One more segment came, and a segment's time has passed. */
  async goOn(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await this.pass(SEGMENT_MS)
      await this.feed.grow()
      await this.step()
    }
  }

  async order(order: Order): Promise<void> {
    if (order === 'held') {
      await controlChannel(test.db, tenant.who, { channelId: this.channelId, action: 'hold' }, this.now)
      await this.pass(3 * SEGMENT_MS)
      return
    }
    this.feed = await sendOn(test.db, this.channelId, this.contributionId)
    await this.feed.grow()
    await this.feed.grow()
    expect(await this.step({ kind: 'TAKE', contributionId: this.contributionId })).toMatchObject({ refusal: null })
    await this.goOn(3)
    // Nothing comes any more: the slate is on air.
    if (order === 'live waiting') {
      await this.pass(20_000)
      await test.db.liveStream.update({
        where: { id: this.feed.streamId },
        data: { lastSegmentAt: new Date(Date.now() - 20_000) },
      })
      await this.step()
    }
    const { liveAir } = await test.db.channel.findUniqueOrThrow({ where: { id: this.channelId } })
    expect(readLiveAir(liveAir)).toMatchObject(
      order === 'live' ? { waiting: null } : { air: null, waiting: { on: 'slate' } },
    )
  }

  /** What airs at an instant: the media, or the feed's. */
  async airs(at = this.now): Promise<string | undefined> {
    return segmentAt(await loadTimeline(test.db, this.channelId, at), at)?.item.mediaId
  }

  async return(order: Order): Promise<void> {
    if (order === 'held')
      await controlChannel(test.db, tenant.who, { channelId: this.channelId, action: 'resume' }, this.now)
    else expect(await this.step({ kind: 'RELEASE', contributionId: null })).toMatchObject({ changed: true })
    await this.pass(4 * SEGMENT_MS)
  }
}

const orders: Order[] = ['live', 'live waiting', 'held']

describe.each(orders)('while %s', (order) => {
  const byOrder = (station: Station) => (order === 'live' ? station.feed.mediaId : slate)

  async function ordered(mode: Mode): Promise<Station> {
    const station = await new Station().start(mode)
    await station.order(order)
    expect(await station.airs()).toBe(byOrder(station))
    return station
  }

  async function stays(station: Station): Promise<void> {
    if (order === 'live') await station.goOn(3)
    expect(await station.airs()).toBe(byOrder(station))
  }

  it('a published version waits, says so, and is on air from the return on', async () => {
    const station = await ordered('CALENDAR')
    expect(await station.publish(news)).toMatchObject({
      ...{ number: 2, effectiveAt: null },
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
    const station = await new Station().start('CALENDAR')
    await station.publish(news)
    await station.pass(3 * SEGMENT_MS)
    await station.order(order)
    expect(await rollbackSchedule(test.db, tenant.who, station.channelId, 1, station.now)).toMatchObject({
      effectiveAt: null,
    })
    await stays(station)
    await station.return(order)
    expect(await station.airs()).toBe(film)
  })

  it('another mode waits, in both directions', async () => {
    const looped = await ordered('LOOP')
    await looped.publish(news)
    expect(await setMode(test.db, tenant.who, looped.channelId, 'CALENDAR', looped.now)).toBeNull()
    await stays(looped)
    await looped.return(order)
    expect(await looped.airs()).toBe(news)

    const scheduled = await ordered('CALENDAR')
    expect(await setMode(test.db, tenant.who, scheduled.channelId, 'LOOP', scheduled.now)).toBeNull()
    await stays(scheduled)
    await scheduled.return(order)
    expect(await scheduled.airs()).toBe(film)
    const newest = (await loadTimeline(test.db, scheduled.channelId, scheduled.now)).at(-1)
    expect(newest).toMatchObject({ loop: true, scheduleVersion: null })
  })

  it('an edited rundown waits', async () => {
    const station = await ordered('LOOP')
    await setRundown(test.db, tenant.who, { channelId: station.channelId, items: [news], loop: true }, station.now)
    await stays(station)
    await station.return(order)
    expect(await station.airs()).toBe(news)
  })

  it('an item that cannot be read changes nothing', async () => {
    const station = await ordered('CALENDAR')
    await replanWithout(test.db, station.channelId, station.fence, new Set([film]), station.now)
    await stays(station)
  })
})

it('the order to go back to the schedule ends a live feed, which does not come back by itself', async () => {
  const station = await new Station().start('CALENDAR')
  await station.order('live')
  await controlChannel(test.db, tenant.who, { channelId: station.channelId, action: 'resume' }, station.now)
  await station.goOn(4)
  expect(await station.airs()).toBe(film)
  const { liveAir } = await test.db.channel.findUniqueOrThrow({ where: { id: station.channelId } })
  expect(readLiveAir(liveAir)).toMatchObject({ wanted: null, released: [station.feed.streamId] })
})
