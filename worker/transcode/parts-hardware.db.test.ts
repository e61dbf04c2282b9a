// Parts that an encoder in hardware encodes. A program in its place: x264 under another name, with other options.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { MediaId } from '#domain/ids.ts'
import type { Encoder } from '../ffmpeg/encoders/encoder.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import { openLongItems } from '../testing/long-items.ts'
import { chooseEncoder } from './choose-encoder.ts'
import { claimMedia, MOST_CLAIMS } from './claim-media.ts'
import { helpWithPart } from './encode-parts.ts'
import { claimAnyPart } from './part-queue.ts'
import { transcodeMedia } from './transcode-media.ts'

const HARDWARE: Encoder = {
  ...SOFTWARE,
  name: 'vaapi',
  codec: (rung) => ({ ...SOFTWARE.codec(rung), 'x264-params': 'aq-mode=0' }),
}
const never = new AbortController().signal
let house: Awaited<ReturnType<typeof openLongItems>>

beforeAll(async () => {
  house = await openLongItems(3)
}, 120_000)
afterAll(() => house?.close())
beforeEach(() => house.clear())

const claimed = async (mediaId: MediaId, workerId: string) => (await claimMedia(house.db, mediaId, workerId))!
const countDone = (mediaId: MediaId) => house.db.transcodePart.count({ where: { mediaId, state: 'DONE' } })

it('a worker that takes the item of a dead one over continues its parts with the same encoder', async () => {
  const item = await house.upload()
  const [dead, next] = [await house.addWorker(HARDWARE), await house.addWorker(HARDWARE)]
  const ends = new AbortController()
  const running = transcodeMedia(dead.context, await claimed(item.mediaId, dead.id), ends.signal)
  await expect.poll(() => countDone(item.mediaId), { timeout: 120_000 }).toBeGreaterThan(0)
  ends.abort()
  expect(await running).toBe('again')
  // As if it had been killed: the attempt counts.
  await house.db.mediaItem.update({ where: { id: item.mediaId }, data: { attempts: 1 } })
  const done = await house.db.transcodePart.findMany({ where: { mediaId: item.mediaId, state: 'DONE' } })
  const claim = await claimed(item.mediaId, next.id)
  expect([claim.attempts, (await chooseEncoder(next.context, claim)).name]).toEqual([2, 'vaapi'])
  expect(await transcodeMedia(next.context, claim, never)).toBe('ready')
  for (const { track, index } of done) {
    const name = track === 'AUDIO' ? 'audio' : String(index)
    expect(house.begun().filter((other) => other === name)).toEqual([name])
  }
  await house.expectWhole(item)
  for (const worker of [dead, next]) worker.end()
}, 600_000)

it('only workers with its encoder help, and after a fault the item is prepared in software', async () => {
  const item = await house.upload()
  const [owner, plain, helper] = [
    await house.addWorker(HARDWARE),
    await house.addWorker(),
    await house.addWorker(HARDWARE),
  ]
  writeFileSync(join(house.dataDir, 'fails'), '1')
  const claim = await claimed(item.mediaId, owner.id)
  const running = transcodeMedia(owner.context, claim, never)
  await expect.poll(() => house.db.transcodePart.count({ where: { mediaId: item.mediaId } })).toBe(house.all.length)
  expect(await claimAnyPart(house.db, plain.id)).toBeNull()
  const part = await claimAnyPart(house.db, helper.id, ['vaapi', 'software'])
  expect(part?.encoder).toBe('vaapi')
  await helpWithPart(helper.context, part!, never)
  expect(await running).toBe('again')
  rmSync(join(house.dataDir, 'fails'))
  await house.db.mediaItem.update({ where: { id: item.mediaId }, data: { tryAfter: null } })
  const again = await claimed(item.mediaId, owner.id)
  expect((await chooseEncoder(owner.context, again)).name).toBe('software')
  expect(await transcodeMedia(owner.context, again, never)).toBe('ready')
  // All of it: parts of two encoders do not join.
  expect(house.begun().filter((name) => name === '0')).toHaveLength(2)
  await house.expectWhole(item)
  for (const worker of [owner, plain, helper]) worker.end()
}, 600_000)

it('an item whose workers die again and again fails, and says so', async () => {
  const item = await house.upload()
  const worker = await house.addWorker()
  await house.db.mediaItem.update({ where: { id: item.mediaId }, data: { attempts: MOST_CLAIMS } })
  expect(await transcodeMedia(worker.context, await claimed(item.mediaId, worker.id), never)).toBe('failed')
  expect(await house.row(item.mediaId)).toMatchObject({ state: 'FAILED', failureCode: 'ENCODER_FAILED' })
  worker.end()
})
