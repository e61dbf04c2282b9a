// A live input and its backup on a real database: what airs when the first is lost and comes back.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { readLiveAir } from '#domain/live/live-memory.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import type { Fence } from '#features/playout/fence.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { addBuiltIn, beatAt, putOnAir, sendOn } from '#server/testing/live-feed.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { findLiveState } from './live-state.ts'
import { stepLive } from './step-live.ts'

let test: TestDatabase
let channelId: string
let fence: Fence
let now = Date.now()
const clock = { now: () => now }

beforeAll(async () => {
  test = await openTestDatabase()
  const { accountId } = await addTenant(test.db)
  await addBuiltIn(test.db)
  const film = await addReadyMedia(test.db, accountId, { title: 'Film', durationMs: 2_400_000 })
  channelId = newId<string>('ch')
  const rundown = { create: [{ id: newId<string>('ru'), mediaId: film, position: 0 }] }
  await test.db.channel.create({ data: { id: channelId, accountId, name: 'Live', slug: 'live-backup', rundown } })
  fence = await putOnAir(test.db, channelId, now)
})
afterAll(() => test?.drop())

async function addInput(name: string, backupId: string | null) {
  const id = newId<string>('cn')
  await test.db.contribution.create({ data: { id, channelId, name, source: 'rtmp', backupId } })
  const session = await sendOn(test.db, channelId, id)
  for (let i = 0; i < 4; i++) await session.grow()
  return { id, ...session }
}

async function pass(ms: number): Promise<void> {
  now += ms
  await beatAt(test.db, fence, now)
}

/** Another segment of each of these arrives, and a segment's time passes. */
async function continueWith(count: number, ...inputs: { grow(): Promise<unknown> }[]): Promise<void> {
  for (let i = 0; i < count; i++) {
    await pass(SEGMENT_MS)
    for (const input of inputs) await input.grow()
    await stepLive(test.db, fence, clock)
  }
}

const steadyFor = (streamId: string, seconds: number) =>
  test.db.$executeRaw`
    UPDATE "streams" SET "steadySince" = now() - ${seconds} * interval '1 second' WHERE id = ${streamId}`

async function looks() {
  const channel = await test.db.channel.findUniqueOrThrow({ where: { id: channelId } })
  const chunks = await loadTimeline(test.db, channelId, now - 60_000)
  const live = await findLiveState(test.db, channel, chunks, now)
  return { ...readLiveAir(channel.liveAir), name: live?.name, airs: segmentAt(chunks, now)?.item.mediaId }
}

it('the backup airs while the feed is lost, and the page names both', async () => {
  const backup = await addInput('Line B', null)
  const primary = await addInput('Line A', backup.id)
  await stepLive(test.db, fence, clock, { kind: 'TAKE', contributionId: primary.id })
  await continueWith(3, primary, backup)
  expect(await looks()).toMatchObject({ air: { streamId: primary.streamId }, name: 'Line A', airs: primary.mediaId })

  // Nothing arrives any more from the first.
  await test.db
    .$executeRaw`UPDATE "streams" SET "lastSegmentAt" = now() - interval '20 s' WHERE id = ${primary.streamId}`
  await continueWith(5, backup)
  expect(await looks()).toMatchObject({
    wanted: { contributionId: primary.id },
    air: { streamId: backup.streamId, backupId: backup.id },
    name: 'Line B, the backup of Line A',
    airs: backup.mediaId,
  })

  // It is back, and must be steady first.
  await primary.grow()
  await steadyFor(primary.streamId, 8)
  await continueWith(1, backup)
  expect((await looks()).air?.streamId).toBe(backup.streamId)
  await steadyFor(primary.streamId, 20)
  await continueWith(4, primary, backup)
  expect(await looks()).toMatchObject({ air: { streamId: primary.streamId }, name: 'Line A', airs: primary.mediaId })
  expect((await looks()).air).not.toHaveProperty('backupId')
})

it('a deleted backup leaves its input without one', async () => {
  const backup = await addInput('Line C', null)
  const primary = await addInput('Line D', backup.id)
  await test.db.liveStream.deleteMany({ where: { contributionId: backup.id } })
  await test.db.contribution.delete({ where: { id: backup.id } })
  expect(await test.db.contribution.findUnique({ where: { id: primary.id } })).toMatchObject({ backupId: null })
})
