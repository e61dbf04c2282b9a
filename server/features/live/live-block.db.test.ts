// A calendar's live block: the feed goes on air in it automatically, and nowhere else.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { gridAtOrAfter, gridOf } from '#domain/ladder/grid.ts'
import { readLiveAir } from '#domain/live/live-memory.ts'
import type { Fence } from '#features/playout/fence.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { listAir } from '#features/schedule/list-air.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { addBuiltIn, putOnAir, sendOn } from '#server/testing/live-feed.ts'
import { publishNow } from '#server/testing/orders.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { type LiveOrderGiven, stepLive } from './step-live.ts'

const MINUTE_MS = 60_000
const NOW = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
const [BLOCK_AT, BLOCK_ENDS] = [NOW + 10 * MINUTE_MS, NOW + 20 * MINUTE_MS]

let test: TestDatabase
let tenant: Tenant
let film: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  film = await addReadyMedia(test.db, tenant.accountId, { title: 'Film', durationMs: 40 * MINUTE_MS })
  await addBuiltIn(test.db)
})
afterAll(() => test.drop())

/** The film before and after, ten minutes of live between: on air at NOW. */
async function channelWithBlock(): Promise<{ channelId: string; contributionId: string; fence: Fence }> {
  const channelId = newId<string>('ch')
  const contributionId = newId<string>('cn')
  const slug = channelId.replace('_', '-')
  const facts = {
    accountId: tenant.accountId,
    name: 'Calendar TV',
    slug,
    mode: 'calendar',
    desired: 'STARTED',
  } as const
  await test.db.channel.create({ data: { id: channelId, ...facts } })
  await test.db.contribution.create({ data: { id: contributionId, channelId, name: 'Stadium', source: 'rtmp' } })
  const block = (id: string, at: number, minutes: number, source: object) => ({
    id,
    title: id,
    startsAtLocal: new Date(at).toISOString().slice(0, 19),
    durationMs: minutes * MINUTE_MS,
    layer: 'base',
    rrule: 'FREQ=DAILY',
    source,
  })
  const blocks = [
    block('before', NOW - 20 * MINUTE_MS, 30, { type: 'item', mediaId: film }),
    block('match', BLOCK_AT, 10, { type: 'live', contributionId }),
    block('behind', BLOCK_ENDS, 40, { type: 'item', mediaId: film }),
  ]
  await publishNow(
    test.db,
    tenant.who,
    { channelId, content: { zone: 'UTC', seed: 1, blocks }, overrideReason: 'A day with holes' },
    NOW,
  )
  const fence = await putOnAir(test.db, channelId, NOW)
  return { channelId, contributionId, fence }
}

const step = (fence: Fence, now: number, order?: LiveOrderGiven) => stepLive(test.db, fence, { now: () => now }, order)
const liveAir = async (id: string) =>
  readLiveAir((await test.db.channel.findUniqueOrThrow({ where: { id }, select: { liveAir: true } })).liveAir)
/** What airs at a time, as shown on the channel's page and in the guide. */
async function airingAt(channelId: string, at: number, now: number): Promise<string | undefined> {
  const window = { channelId, from: new Date(at).toISOString(), to: new Date(at + 1_000).toISOString() }
  return (await listAir(test.db, tenant.accountId, window, now)).entries[0]?.title
}

it('takes the feed when it begins, continues it, and returns to the schedule when it ends', async () => {
  const { channelId, contributionId, fence } = await channelWithBlock()
  const feed = await sendOn(test.db, channelId, contributionId)
  await feed.grow()
  expect(await step(fence, BLOCK_AT - 5_000), 'before the block').toMatchObject({ changed: false })

  let now = BLOCK_AT + 3_000
  await feed.grow()
  expect(await step(fence, now)).toMatchObject({ changed: true, refusal: null })
  expect(await liveAir(channelId)).toMatchObject({
    wanted: { contributionId, by: 'block', until: gridAtOrAfter(BLOCK_ENDS, gridOf({})) },
    air: { mediaId: feed.mediaId },
  })
  const taken = (await loadTimeline(test.db, channelId, now)).filter(({ cause }) => cause === 'live')
  expect(taken).toMatchObject([
    { scheduleVersion: 1, items: [{ mediaId: feed.mediaId, scheduled: { reason: 'live' } }] },
  ])
  expect(taken[0]!.startsAt - now, 'at the next segment').toBeLessThanOrEqual(2 * SEGMENT_MS)
  for (let i = 0; i < 3; i++) {
    now += SEGMENT_MS
    await feed.grow()
    expect(await step(fence, now)).toMatchObject({ changed: true })
  }
  expect(await airingAt(channelId, now, now)).toBe('Live: Stadium')

  expect(await step(fence, BLOCK_ENDS + 500)).toMatchObject({ changed: true })
  expect(await liveAir(channelId)).toMatchObject({ wanted: null, air: null })
  expect(await airingAt(channelId, BLOCK_ENDS + 2 * SEGMENT_MS, BLOCK_ENDS)).toBe('Film')
  await feed.grow()
  expect(await step(fence, BLOCK_ENDS + 10_000), 'after the block').toMatchObject({ changed: false })
})

it('that an operator released leaves the feed alone; without a sender it airs what the schedule has', async () => {
  const { channelId, contributionId, fence } = await channelWithBlock()
  const now = BLOCK_AT + 3_000
  expect(await step(fence, now), 'no sender').toMatchObject({ changed: false })
  expect(await airingAt(channelId, now, now)).not.toBe('Live: Stadium')
  const feed = await sendOn(test.db, channelId, contributionId)
  await feed.grow()
  await feed.grow()
  expect(await step(fence, now + 1_000), 'it came late').toMatchObject({ changed: true })
  const release = { kind: 'RELEASE', contributionId } as const
  expect(await step(fence, now + 2_000, release)).toMatchObject({ changed: true, refusal: null })
  await feed.grow()
  expect(await step(fence, now + 4_000)).toMatchObject({ changed: false })
  expect(await airingAt(channelId, now + 6_000, now + 4_000)).not.toBe('Live: Stadium')
})
