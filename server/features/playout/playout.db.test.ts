import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { AccountId } from '#domain/ids.ts'
import { EDIT_LEAD_MS } from '#domain/timeline/change.ts'
import { segmentAt, segmentByMediaSequence } from '#domain/timeline/locate.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { carryOutAll } from '#server/testing/orders.ts'
import { NothingToAirError } from './calendar.ts'
import { claimChannels } from './claim-channels.ts'
import { LeaseLostError } from './fence.ts'
import { beat, recordObserved, releaseLease, releaseLeases } from './leases.ts'
import { loadTimeline, loadTimelines } from './load-timeline.ts'
import { recordCommand } from './record-command.ts'
import { replanWithout } from './replan.ts'
import { startRun, stopRun } from './start-run.ts'

let test: TestDatabase
let accountId: AccountId
let media: string[]

beforeAll(async () => {
  test = await openTestDatabase()
  accountId = (await addTenant(test.db)).accountId
  media = await Promise.all(['a', 'b', 'c'].map((title) => addReadyMedia(test.db, accountId, { title })))
})
afterAll(() => test.drop())

async function addChannel(items: readonly string[], loop = true): Promise<string> {
  const id = newId<string>('ch')
  const rundown = items.map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
  await test.db.channel.create({
    data: {
      id,
      accountId,
      name: id,
      slug: id.replace('_', '-'),
      loop,
      desired: 'STARTED',
      rundown: { create: rundown },
    },
  })
  return id
}

/** A channel held by a worker of its own. */
async function claimedChannel(items: readonly string[] = media) {
  const channelId = await addChannel(items)
  const workerId = `wk_${channelId}`
  const claimed = await claimChannels(test.db, workerId)
  const epoch = claimed.find((row) => row.channelId === channelId)!.epoch
  return { channelId, fence: { channelId, workerId, epoch } }
}

const expire = (channelId: string) =>
  test.db
    .$executeRaw`UPDATE "ChannelLease" SET "expiresAt" = now() - interval '1 minute' WHERE "channelId" = ${channelId}`

describe('a run in the database', () => {
  it('starts full, and a repeated start changes nothing', async () => {
    const { channelId, fence } = await claimedChannel()
    const now = Date.now()
    const startsAt = await startRun(test.db, fence, now)
    const chunks = await loadTimeline(test.db, channelId, now - 60_000)
    const first = chunks[0]!.mediaSequence
    expect(publishedSegments(chunks, now).map(({ mediaSequence }) => mediaSequence - first)).toEqual([0, 1, 2, 3])
    expect(await startRun(test.db, fence, now + 5_000)).toBe(startsAt)
    expect(await loadTimeline(test.db, channelId, now - 60_000)).toEqual(chunks)
  })

  it('continues its counts over a stop and a start, with another discontinuity number', async () => {
    const { channelId, fence } = await claimedChannel()
    const now = Date.now()
    await startRun(test.db, fence, now)
    await stopRun(test.db, fence, now + 20_000)
    expect(publishedSegments(await loadTimeline(test.db, channelId, 0), now + 22_000)).toEqual([])
    await startRun(test.db, fence, now + 60_000)
    const chunks = await loadTimeline(test.db, channelId, 0)
    const after = publishedSegments(chunks, now + 60_000)[0]!
    const before = segmentAt(chunks, chunks[0]!.endsAt! - 1)!
    expect(after.mediaSequence).toBeGreaterThan(before.mediaSequence)
    expect(segmentByMediaSequence(chunks, after.mediaSequence - 1)).toBeNull()
    expect(before.startsAt + before.durationMs).toBeGreaterThan(now + 18_000)
    expect(before.startsAt + before.durationMs).toBeLessThanOrEqual(now + 20_000)
    expect(after.discontinuitySequence).toBe(before.discontinuitySequence + 1)
    const channel = await test.db.channel.findUniqueOrThrow({ where: { id: channelId } })
    expect(Number(channel.totalUptimeMs)).toBe(20_000)
  })

  it('skips unusable items and adds them again', async () => {
    const { channelId, fence } = await claimedChannel()
    const now = Date.now()
    await startRun(test.db, fence, now)
    await replanWithout(test.db, fence, new Set([media[1]!]), { now: () => now })
    const without = await loadTimeline(test.db, channelId, 0)
    for (let t = now + EDIT_LEAD_MS + 12_000; t < now + 90_000; t += 1_000) {
      expect(segmentAt(without, t)!.item.mediaId).not.toBe(media[1])
    }
    await replanWithout(test.db, fence, new Set(), { now: () => now + 100_000 })
    const again = await loadTimeline(test.db, channelId, 0)
    const aired = new Set(
      Array.from({ length: 60 }, (_, i) => segmentAt(again, now + 120_000 + i * 1_000)!.item.mediaId),
    )
    expect(aired).toEqual(new Set(media))
  })

  it('restarts from the top ahead of the edit lead and counts it', async () => {
    const { channelId, fence } = await claimedChannel()
    const now = Date.now()
    await startRun(test.db, fence, now)
    const { accountId: account } = await test.db.channel.findUniqueOrThrow({ where: { id: channelId } })
    await test.db.$transaction((tx) =>
      recordCommand(tx, { accountId: account, tag: 'key:test' }, channelId, { kind: 'RESTART' }),
    )
    await carryOutAll(test.db, channelId, now + 2_000)
    const chunks = await loadTimeline(test.db, channelId, 0)
    expect(chunks.at(-1)!.cause).toBe('restart')
    expect(chunks.at(-1)!.startsAt).toBeGreaterThanOrEqual(now + 2_000 + EDIT_LEAD_MS)
    expect(chunks.at(-1)!.items[0]!.mediaId).toBe(media[0])
    expect((await test.db.channel.findUniqueOrThrow({ where: { id: channelId } })).restartCount).toBe(1)
  })

  it('reports that there is nothing to air instead of going on air without content', async () => {
    const { fence } = await claimedChannel([])
    await expect(startRun(test.db, fence, Date.now())).rejects.toThrow(NothingToAirError)
  })
})

it('an unreadable chunk takes its own channel off air, and no other', async () => {
  const [broken, whole] = [await claimedChannel(), await claimedChannel()]
  for (const { fence } of [broken, whole]) await startRun(test.db, fence, Date.now())
  await test.db.timelineChunk.updateMany({ where: { channelId: broken.channelId }, data: { items: [{ later: 1 }] } })
  const timelines = await loadTimelines(test.db, [broken.channelId, whole.channelId], 0)
  expect(timelines.get(broken.channelId)).toEqual([])
  expect(timelines.get(whole.channelId)).toHaveLength(1)
})

describe('leases', () => {
  it('give a channel to one of many workers that ask at once', async () => {
    const channelId = await addChannel(media)
    const claims = await Promise.all(['p', 'q', 'r', 's'].map((name) => claimChannels(test.db, `wk_${name}`)))
    expect(claims.flat().filter((row) => row.channelId === channelId)).toHaveLength(1)
  })

  it('reject the former holder once another has the channel', async () => {
    const { channelId, fence } = await claimedChannel()
    await startRun(test.db, fence, Date.now())
    await expire(channelId)
    const [taken] = (await claimChannels(test.db, 'wk_other')).filter((row) => row.channelId === channelId)
    expect(taken!.epoch).toBe(fence.epoch + 1)
    await expect(stopRun(test.db, fence, Date.now())).rejects.toThrow(LeaseLostError)
    expect(await recordObserved(test.db, fence, 'failed', 'late')).toBe(false)
    const pulse = {
      channelId,
      epoch: fence.epoch,
      startedAt: new Date(),
      status: 'live',
      bitrateKbps: 1,
      errorCount: 0,
    } as const
    expect(await beat(test.db, fence.workerId, [pulse], Date.now())).toEqual(new Set())
    expect(await beat(test.db, 'wk_other', [{ ...pulse, epoch: taken!.epoch }], Date.now())).toEqual(
      new Set([channelId]),
    )
  })

  it('stay released when a heartbeat was in flight', async () => {
    const { channelId, fence } = await claimedChannel()
    await releaseLease(test.db, channelId, fence.workerId, fence.epoch)
    const late = { channelId, epoch: fence.epoch, startedAt: new Date(), bitrateKbps: 1, errorCount: 0 }
    expect(await beat(test.db, fence.workerId, [{ ...late, status: 'live' }], Date.now())).toEqual(new Set())
    expect((await claimChannels(test.db, 'wk_quick')).map((row) => row.channelId)).toContain(channelId)
  })

  it('keep the start time of a state when it is recorded again', async () => {
    const { channelId, fence } = await claimedChannel()
    const since = async () => (await test.db.channel.findUniqueOrThrow({ where: { id: channelId } })).stateSince
    await recordObserved(test.db, fence, 'live', null)
    const first = await since()
    await recordObserved(test.db, fence, 'live', 'still')
    expect(await since()).toEqual(first)
    await recordObserved(test.db, fence, 'degraded', 'bad')
    expect((await since()).getTime()).toBeGreaterThan(first.getTime())
  })

  it('are released at once after an orderly shutdown', async () => {
    const { channelId, fence } = await claimedChannel()
    expect((await claimChannels(test.db, 'wk_next')).map((row) => row.channelId)).not.toContain(channelId)
    await releaseLeases(test.db, fence.workerId)
    expect((await claimChannels(test.db, 'wk_next')).map((row) => row.channelId)).toContain(channelId)
  })
})
