import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { patchTimestamps } from '#domain/cmaf/patch-timestamps.ts'
import { LONGEST_SEGMENT_MS as SEGMENT_MS } from '#domain/ladder/grid.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import { cancelMedia } from '#features/media/cancel-media.ts'
import type { StoredMedia } from '#features/playout/find-stored-media.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { SegmentCache } from '../segments/segment-cache.ts'
import { CHEAP_RUNGS } from '../testing/cheap-items.ts'
import { openLongItems } from '../testing/long-items.ts'
import { ClaimLostError, claimMedia } from './claim-media.ts'
import { helpWithPart, sweepParts } from './encode-parts.ts'
import { claimAnyPart, findLostParts } from './part-queue.ts'
import { transcodeMedia } from './transcode-media.ts'

const PARTS = 3
const never = new AbortController().signal
let house: Awaited<ReturnType<typeof openLongItems>>

beforeAll(async () => {
  house = await openLongItems(PARTS)
}, 120_000)
afterAll(() => house?.close())
beforeEach(() => house.clear())

it('two workers share the parts of one item, and each part is encoded once', async () => {
  const item = await house.upload()
  const [owner, helper] = [await house.addWorker(), await house.addWorker()]
  const claim = (await claimMedia(house.db, item.mediaId, owner.id))!
  const running = transcodeMedia(owner.context, claim, never)
  let over = false
  let helped = 0
  const helping = (async () => {
    while (!over) {
      const part = await claimAnyPart(house.db, helper.id)
      if (part) await helpWithPart(helper.context, part, never)
      if (part) helped++
      else await sleep(20)
    }
  })()
  expect(await running).toBe('ready')
  over = true
  await helping
  expect(house.begun().toSorted()).toEqual(house.all.toSorted())
  expect(helped).toBeGreaterThan(0)
  expect(helped).toBeLessThan(house.all.length)
  await house.expectWhole(item)
  owner.end()
  helper.end()
}, 600_000)

it('a part that a helper cannot encode is left to the worker that has the item', async () => {
  const item = await house.upload()
  const [owner, helper] = [await house.addWorker(), await house.addWorker()]
  const stop = new AbortController()
  const running = transcodeMedia(owner.context, (await claimMedia(house.db, item.mediaId, owner.id))!, stop.signal)
  const part = await house.nextPart(helper.id)
  const broken = { ...helper.context, tools: { ...helper.context.tools, ffmpegPath: '/nowhere/ffmpeg' } }
  await helpWithPart(broken, part, never)
  const stored = async () => (await item.parts()).find(({ id }) => id === part.id)
  expect((await stored())?.attempts).toBe(1)
  stop.abort()
  expect(await running).toBe('again')
  // What is done stays, for whoever takes the item next.
  for (const row of await item.parts()) expect(row.state).not.toBe('RUNNING')
  owner.end()
  helper.end()
}, 600_000)

it('a part that fails leaves those that are done to the next attempt, and a fault behind them none', async () => {
  const item = await house.upload()
  const worker = await house.addWorker()
  const attempt = async () => {
    const claim = (await claimMedia(house.db, item.mediaId, worker.id))!
    const end = await transcodeMedia(worker.context, claim, never)
    await house.db.mediaItem.updateMany({ where: { id: item.mediaId }, data: { tryAfter: null } })
    return end
  }
  const done = async () => (await item.parts()).filter(({ state }) => state === 'DONE').map(({ index }) => index)
  await house.db.formatInit.deleteMany()
  writeFileSync(join(house.dataDir, 'fails'), String(house.partCount - 1))
  expect(await attempt()).toBe('again')
  rmSync(join(house.dataDir, 'fails'))
  const early = Array.from({ length: house.partCount - 1 }, (_, index) => index)
  expect((await done()).toSorted()).toEqual([0, ...early])
  // They can air, with all of the audio.
  const { preparedMs, durationMs, formatKey } = await house.row(item.mediaId)
  expect([preparedMs, durationMs]).toEqual([early.length * SEGMENT_MS, Math.ceil((house.seconds * 1_000) / 320) * 320])
  expect(await house.db.formatInit.count({ where: { formatKey: formatKey! } })).toBe(CHEAP_RUNGS.length + 1)
  const indexes = new MediaIndexes(house.db)
  const first = (await indexes.find(item.mediaId))!
  const counts = Object.fromEntries([...first.renditions].map(([name, { lengths }]) => [name, lengths.length]))
  expect([first.partial, counts]).toEqual([true, { '432p': early.length, '360p': early.length, audio: house.segments }])
  const read = async (media: StoredMedia, rung: RungName, index: number) => {
    const cache = new SegmentCache(house.dataDir, 1)
    const bytes = await cache.load(media, rung, index).finally(() => cache.close())
    return Buffer.from(patchTimestamps(bytes, 1, 0).body)
  }
  const aired = [await read(first, '432p', 1), await read(first, 'audio', house.segments - 1)]

  // All parts are done; then what is joined is not what the plan says.
  const { planKey } = (await item.parts())[0]!
  const folderOf = (part: number) => join(item.paths.parts, planKey, String(part))
  await house.db.transcodePart.updateMany({ where: { mediaId: item.mediaId }, data: { state: 'DONE' } })
  await cp(folderOf(0), folderOf(house.partCount - 1), { recursive: true })
  rmSync(join(folderOf(house.partCount - 1), '432p.mp4'))
  expect(await attempt()).toBe('again')
  expect([await item.parts(), existsSync(item.paths.parts)]).toEqual([[], false])
  expect([
    (await house.row(item.mediaId)).preparedMs,
    await house.db.rendition.count({ where: { mediaId: item.mediaId } }),
  ]).toEqual([null, 0])

  expect(await attempt()).toBe('ready')
  for (const name of ['audio', '0', '1'])
    expect(
      house.begun().filter((other) => other === name),
      name,
    ).toHaveLength(2)
  await house.expectWhole(item)
  // An origin with the index of the parts finds the same video and audio in the files that they became.
  expect((await house.row(item.mediaId)).formatKey).toBe(formatKey)
  await expect(read(first, '432p', 1)).rejects.toThrow('ENOENT')
  indexes.forget(item.mediaId)
  const whole = (await indexes.find(item.mediaId))!
  expect([await read(whole, '432p', 1), await read(whole, 'audio', house.segments - 1)]).toEqual(aired)
  worker.end()
}, 600_000)

it('a cancelled item takes its parts from those who help, and leaves only the upload', async () => {
  const item = await house.upload()
  const [owner, helper] = [await house.addWorker(), await house.addWorker()]
  const lost = new AbortController()
  const running = transcodeMedia(owner.context, (await claimMedia(house.db, item.mediaId, owner.id))!, never, {
    lost: lost.signal,
  })
  const part = await house.nextPart(helper.id)
  expect(await findLostParts(house.db, [part])).toEqual([])
  await cancelMedia(house.db, house.tenant.who, item.mediaId)
  expect(await findLostParts(house.db, [part])).toEqual([part])
  lost.abort(new ClaimLostError(item.mediaId))
  expect(await running).toBe('claim-lost')
  expect(await item.parts()).toEqual([])
  expect(readdirSync(item.paths.folder)).toEqual(['source'])
  owner.end()
  helper.end()
}, 600_000)

it('parts of ready, cancelled and long failed items are swept, those of an item in preparation are not', async () => {
  const [ready, waiting, failed, cancelled] = [
    await house.upload(),
    await house.upload(),
    await house.upload(),
    await house.upload(),
  ]
  for (const { mediaId, paths } of [ready, waiting, failed, cancelled]) {
    mkdirSync(join(paths.parts, 'plan'), { recursive: true })
    const facts = {
      accountId: house.tenant.accountId,
      planKey: 'plan',
      track: 'VIDEO',
      fromFrame: 0,
      frames: 48,
    } as const
    await house.db.transcodePart.create({ data: { ...facts, id: `tp_${mediaId}`, mediaId, index: 0, isLast: true } })
  }
  await house.db.mediaItem.update({ where: { id: ready.mediaId }, data: { state: 'READY', readyAt: new Date() } })
  await house.db.mediaItem.update({ where: { id: failed.mediaId }, data: { state: 'FAILED' } })
  await house.db.mediaItem.update({ where: { id: cancelled.mediaId }, data: { state: 'CANCELLED' } })
  await sweepParts({ db: house.db, dataDir: house.dataDir }, Date.now())
  expect(await ready.parts()).toHaveLength(1)
  await sweepParts({ db: house.db, dataDir: house.dataDir }, Date.now() + 120_000)
  expect([await ready.parts(), readdirSync(ready.paths.folder)]).toEqual([[], ['source']])
  expect([(await waiting.parts()).length, readdirSync(waiting.paths.folder)]).toEqual([1, ['parts', 'source']])
  expect([(await cancelled.parts()).length, (await failed.parts()).length]).toEqual([0, 1])
  await sweepParts({ db: house.db, dataDir: house.dataDir }, Date.now() + 86_500_000)
  expect([(await waiting.parts()).length, (await failed.parts()).length]).toEqual([1, 0])
})
