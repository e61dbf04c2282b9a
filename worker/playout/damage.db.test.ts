// Stored bytes that are changed from outside: what viewers get, what the library shows, what is recorded.
import { copyFile, open, rename } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { mediaPaths } from '#adapters/media-store.ts'
import { until } from '#server/testing/until.ts'
import { type OpenPlayout, openPlayout } from '#worker/testing/open-playout.ts'
import { STORED } from '#worker/testing/stored-media.ts'
import { loadSegment } from '../segments/load-segment.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { DamagedSegmentError, SegmentCache } from '../segments/segment-cache.ts'

let air: OpenPlayout
const RUNGS = ['1080p', '720p', '432p', 'audio'] as const

beforeAll(async () => {
  air = await openPlayout()
})
afterAll(() => air.close())

const add = (title: string) => air.addMedia(title)
const load = (id: string) => air.db.mediaItem.findUniqueOrThrow({ where: { id } })

/** @param at in the segment: 0 is its headers */
async function overwrite(mediaId: string, index: number, at: number, length: number): Promise<void> {
  for (const rung of RUNGS) {
    const file = await open(mediaPaths(air.dataDir, air.tenant.accountId, mediaId).rendition(rung), 'r+')
    await file.write(Buffer.alloc(length, 0xa5), 0, length, index * STORED.length + at)
    await file.close()
  }
}

async function start(items: readonly string[]) {
  const channel = await air.addChannel(items)
  await air.order(channel.id, 'START')
  return channel
}

it.each([
  ['headers', 8],
  ['pictures', 1_500],
])(
  'overwritten %s never reach a viewer: the slate airs, the item has the reason, the log is correct',
  async (_, at) => {
    const bad = await add(`bad at ${at}`)
    await overwrite(bad, 0, at, 2_000)
    const { id, slug } = await start([bad, await add('good')])
    // Of the bad item, whose first segments are on air from the start.
    const [first] = await until(async () => {
      const text = await (await air.get(`/live/${slug}/720p/index.m3u8`)).text()
      const uris = text.split('\n').filter((line) => line.endsWith('.m4s'))
      return uris.length > 0 && uris
    })
    for (const rung of ['720p', 'audio']) {
      const answer = await air.get(`/live/${slug}/${rung}/${first}`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect([answer.status, bytes.at(-1)]).toEqual([200, 9])
      expect(answer.headers.get('cache-control')).not.toContain('immutable')
    }
    await expect.poll(() => load(bad)).toMatchObject({ state: 'FAILED', failureCode: 'DAMAGED' })
    expect((await load(bad)).faults).toEqual([{ kind: 'damaged', fromMs: 0, toMs: 1_920 }])
    expect(await air.db.auditEntry.count({ where: { subjectId: bad, action: 'media.damaged' } })).toBe(1)
    const channel = await until(async () => {
      const row = await air.channel(id)
      return row.observed === 'DEGRADED' && row
    })
    expect(channel.reason).toContain(`“bad at ${at}”`)
    expect(channel.reason).toContain('the other planned items air.')
    const aired = await until(() => air.db.asRunRow.findFirst({ where: { channelId: id, mediaId: bad } }))
    expect(aired.reason).toBe('media-unavailable')
  },
)

it('damage in what airs next is found before it airs', async () => {
  const [good, next] = [await add('first'), await add('next')]
  await overwrite(next, 2, 1_500, 100)
  const unreadable = air.segments.unreadable.count
  const { id } = await start([good, next])
  await expect.poll(() => load(next)).toMatchObject({ state: 'FAILED', failureCode: 'DAMAGED' })
  await expect.poll(() => air.channel(id)).toMatchObject({ observed: 'DEGRADED' })
  expect(air.segments.unreadable.count).toBe(unreadable)
})

it('an item that was prepared again since its index was read does not count as damaged', async () => {
  const id = await add('again')
  const indexes = new MediaIndexes(air.db)
  const cache = new SegmentCache(air.dataDir, 1)
  const media = (await indexes.find(id))!
  await overwrite(id, 0, 1_500, 100)
  await expect(cache.load(media, '720p', 0)).rejects.toThrow(DamagedSegmentError)
  // The index of the current file.
  const file = await open(mediaPaths(air.dataDir, air.tenant.accountId, id).rendition('720p'), 'r')
  const bytes = Buffer.alloc(STORED.length)
  await file.read(bytes, 0, bytes.length, 0)
  await file.close()
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  await air.db.segment.updateMany({ where: { rendition: { mediaId: id, name: '720p' }, index: 0 }, data: { sha256 } })
  const onUnreadable = vi.fn()
  const item = { mediaId: id, title: 'again', kind: 'PROGRAMME', durationMs: 9_600, formatKey: 'abc123', position: 0 }
  const segment = { item, index: 0, durationMs: 1_920 } as unknown as Parameters<typeof loadSegment>[1]
  const loaded = await loadSegment({ indexes, cache, slateId: () => null, onUnreadable }, segment, '720p')
  expect(loaded).toMatchObject({ standsIn: false })
  expect(onUnreadable).not.toHaveBeenCalled()
  cache.close()
})

it('a damaged file that was replaced by one of the same name is read again', async () => {
  const id = await add('replaced')
  const path = mediaPaths(air.dataDir, air.tenant.accountId, id).rendition('720p')
  await copyFile(path, `${path}.good`)
  const cache = new SegmentCache(air.dataDir, 1)
  const media = (await new MediaIndexes(air.db).find(id))!
  await overwrite(id, 0, 1_500, 100)
  await expect(cache.load(media, '720p', 0)).rejects.toThrow(DamagedSegmentError)
  await rename(`${path}.good`, path)
  expect(await cache.load(media, '720p', 0)).toHaveLength(STORED.length)
  cache.close()
})
