// A channel with a hold or a live feed on air, for tests of what else must not change it.
import { expect } from 'vitest'
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { readLiveAir } from '#domain/live/live-memory.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import { stepLive } from '#features/live/step-live.ts'
import type { Fence } from '#features/playout/fence.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import type { Tenant } from './fixtures.ts'
import { beatAt, putOnAir, sendOn } from './live-feed.ts'
import { controlNow, publishNow } from './orders.ts'

const MINUTE_MS = 60_000
export const STATION_NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS

export type Mode = 'loop' | 'calendar'
export type Order = 'live' | 'live waiting' | 'held'

/** One looping item, all day. */
export const content = (mediaId: string) => ({
  zone: 'UTC',
  seed: 1,
  blocks: [
    {
      id: 'all',
      title: 'All day',
      startsAtLocal: new Date(STATION_NOW - 10 * MINUTE_MS).toISOString().slice(0, 19),
      durationMs: 24 * 60 * MINUTE_MS,
      layer: 'base',
      rrule: 'FREQ=DAILY',
      source: { type: 'list', mediaIds: [mediaId], order: 'sequence' },
    },
  ],
})

export interface Given {
  db: Db
  tenant: Tenant
  film: string
  news: string
}

/** A channel with a rundown and a schedule, and a feed into it; its clock is set manually. */
export class Station {
  readonly #given: Given
  readonly channelId = newId<string>('ch')
  readonly contributionId = newId<string>('cn')
  now = STATION_NOW
  fence!: Fence
  feed!: Awaited<ReturnType<typeof sendOn>>

  constructor(given: Given) {
    this.#given = given
  }

  async start(mode: Mode): Promise<this> {
    const { db, tenant, film, news } = this.#given
    const id = this.channelId
    const facts = { id, accountId: tenant.accountId, name: 'Ordered', slug: id.replace('_', '-'), mode }
    const items = [film, news].map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
    await db.channel.create({ data: { ...facts, rundown: { create: items } } })
    await db.contribution.create({
      data: { id: this.contributionId, channelId: id, name: 'Studio 2', publicTitle: 'The match', source: 'rtmp' },
    })
    await this.publish(film)
    this.fence = await putOnAir(db, id, STATION_NOW)
    return this
  }

  publish = (mediaId: string) =>
    publishNow(
      this.#given.db,
      this.#given.tenant.who,
      { channelId: this.channelId, content: content(mediaId), overrideReason: 'A test' },
      this.now,
    )

  async pass(ms: number): Promise<void> {
    this.now += ms
    await beatAt(this.#given.db, this.fence, this.now)
  }

  step = (order?: Parameters<typeof stepLive>[3]) =>
    stepLive(this.#given.db, this.fence, { now: () => this.now }, order)

  /** Another segment arrives, and a segment's time passes. */
  async continueWith(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await this.pass(SEGMENT_MS)
      await this.feed.grow()
      await this.step()
    }
  }

  async order(order: Order): Promise<void> {
    if (order === 'held') {
      await controlNow(this.#given.db, this.#given.tenant.who, { channelId: this.channelId, action: 'hold' }, this.now)
      await this.pass(3 * SEGMENT_MS)
      return
    }
    this.feed = await sendOn(this.#given.db, this.channelId, this.contributionId)
    await this.feed.grow()
    await this.feed.grow()
    expect(await this.step({ kind: 'TAKE', contributionId: this.contributionId })).toMatchObject({ refusal: null })
    await this.continueWith(3)
    // No more segments arrive: the slate is on air.
    if (order === 'live waiting') {
      await this.pass(20_000)
      await this.#given.db.liveStream.update({
        where: { id: this.feed.streamId },
        data: { lastSegmentAt: new Date(Date.now() - 20_000) },
      })
      await this.step()
    }
    const { liveAir } = await this.#given.db.channel.findUniqueOrThrow({ where: { id: this.channelId } })
    expect(readLiveAir(liveAir)).toMatchObject(
      order === 'live' ? { waiting: null } : { air: null, waiting: { on: 'slate' } },
    )
  }

  /** What airs at a time: the media, or the feed's. */
  async airs(at = this.now): Promise<string | undefined> {
    return segmentAt(await loadTimeline(this.#given.db, this.channelId, at), at)?.item.mediaId
  }

  async return(order: Order): Promise<void> {
    if (order === 'held')
      await controlNow(
        this.#given.db,
        this.#given.tenant.who,
        { channelId: this.channelId, action: 'resume' },
        this.now,
      )
    else expect(await this.step({ kind: 'RELEASE', contributionId: null })).toMatchObject({ changed: true })
    await this.pass(4 * SEGMENT_MS)
  }
}
