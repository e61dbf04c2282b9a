// Stored bytes that are changed from outside: what viewers get, what the library shows, what is recorded.
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { listen } from '#adapters/wakeup.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { addStored, SLATE_STORED, STORED } from '#worker/testing/stored-media.ts'
import { startClock } from '../clock.ts'
import { type OriginRole, startOriginRole } from '../origin/role.ts'
import { ChannelDirectory } from '../segments/directory.ts'
import { loadSegment } from '../segments/load-segment.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { DamagedSegmentError, SegmentCache } from '../segments/segment-cache.ts'
import { type OpenSegmentSource, openSegmentSource } from '../segments/segment-source.ts'
import { type PlayoutRole, startPlayoutRole } from './role.ts'

const HOUSE = 'ac_house000000000000000'
let test: TestDatabase
let tenant: Tenant
let dataDir: string
let origin: OriginRole
let directory: ChannelDirectory
let segments: OpenSegmentSource
let playout: PlayoutRole
const ended = new AbortController()
const RUNGS = ['1080p', '720p', '432p', 'audio'] as const

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-damage-'))
  vi.stubEnv('DATA_DIR', dataDir)
  await test.db.account.create({ data: { id: HOUSE, name: 'House', kind: 'SYSTEM' } })
  const slate = { title: 'Slate', kind: 'SLATE', stored: SLATE_STORED } as const
  await addStored(test.db, dataDir, { accountId: HOUSE, ...slate })
  const clock = startClock(ended.signal)
  const indexes = new MediaIndexes(test.db)
  directory = new ChannelDirectory(test.db, clock)
  segments = await openSegmentSource({ db: test.db, indexes, dataDir, cacheBytes: 64 * 1024 ** 2 })
  await directory.start()
  origin = await startOriginRole({ db: test.db, clock, directory, segments, host: '127.0.0.1', port: 0 })
  playout = startPlayoutRole({ db: test.db, workerId: 'wk_test', clock, indexes })
  const onWake = (topic: string, id: string) => (topic === 'commands' ? playout.wake() : directory.wake(id))
  listen(test.url, ['commands', 'timeline'], onWake, ended.signal)
})

afterAll(async () => {
  ended.abort()
  await playout.stop()
  await origin.stop()
  await directory.stop()
  segments.close()
  await test.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const add = (title: string) => addStored(test.db, dataDir, { accountId: tenant.accountId, title })
const load = (id: string) => test.db.mediaItem.findUniqueOrThrow({ where: { id } })

/** @param at in the segment: 0 is its headers */
async function overwrite(mediaId: string, index: number, at: number, length: number): Promise<void> {
  for (const rung of RUNGS) {
    const file = await open(mediaPaths(dataDir, tenant.accountId, mediaId).rendition(rung), 'r+')
    await file.write(Buffer.alloc(length, 0xa5), 0, length, index * STORED.length + at)
    await file.close()
  }
}

async function start(items: readonly string[]) {
  const id = newId<string>('ch')
  const slug = id.replace('_', '-')
  const rundown = items.map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
  const { accountId } = tenant
  await test.db.channel.create({ data: { id, accountId, name: id, slug, rundown: { create: rundown } } })
  await commandChannel(test.db, tenant.who, id, 'START')
  return { id, slug }
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
      const text = await (await fetch(`http://127.0.0.1:${origin.port}/live/${slug}/720p/index.m3u8`)).text()
      const uris = text.split('\n').filter((line) => line.endsWith('.m4s'))
      return uris.length > 0 && uris
    })
    for (const rung of ['720p', 'audio']) {
      const answer = await fetch(`http://127.0.0.1:${origin.port}/live/${slug}/${rung}/${first}`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect([answer.status, bytes.at(-1)]).toEqual([200, 9])
      expect(answer.headers.get('cache-control')).not.toContain('immutable')
    }
    await expect.poll(() => load(bad)).toMatchObject({ state: 'FAILED', failureCode: 'DAMAGED' })
    expect((await load(bad)).faults).toEqual([{ kind: 'damaged', fromMs: 0, toMs: 1_920 }])
    expect(await test.db.auditEntry.count({ where: { subjectId: bad, action: 'media.damaged' } })).toBe(1)
    const channel = await until(async () => {
      const row = await test.db.channel.findUniqueOrThrow({ where: { id } })
      return row.observed === 'DEGRADED' && row
    })
    expect(channel.reason).toContain(`“bad at ${at}”`)
    expect(channel.reason).toContain('the other planned items air.')
    const aired = await until(() => test.db.asRunRow.findFirst({ where: { channelId: id, mediaId: bad } }))
    expect(aired.reason).toBe('media-unavailable')
  },
)

it('damage in what airs next is found before it airs', async () => {
  const [good, next] = [await add('first'), await add('next')]
  await overwrite(next, 2, 1_500, 100)
  const unreadable = segments.unreadable.count
  const { id } = await start([good, next])
  await expect.poll(() => load(next)).toMatchObject({ state: 'FAILED', failureCode: 'DAMAGED' })
  await expect.poll(() => test.db.channel.findUniqueOrThrow({ where: { id } })).toMatchObject({ observed: 'DEGRADED' })
  expect(segments.unreadable.count).toBe(unreadable)
})

it('an item that was prepared again since its index was read does not count as damaged', async () => {
  const id = await add('again')
  const indexes = new MediaIndexes(test.db)
  const cache = new SegmentCache(dataDir, 1)
  const media = (await indexes.find(id))!
  await overwrite(id, 0, 1_500, 100)
  await expect(cache.load(media, '720p', 0)).rejects.toThrow(DamagedSegmentError)
  // The index of the current file.
  const file = await open(mediaPaths(dataDir, tenant.accountId, id).rendition('720p'), 'r')
  const bytes = Buffer.alloc(STORED.length)
  await file.read(bytes, 0, bytes.length, 0)
  await file.close()
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  await test.db.segment.updateMany({ where: { rendition: { mediaId: id, name: '720p' }, index: 0 }, data: { sha256 } })
  const onUnreadable = vi.fn()
  const item = { mediaId: id, title: 'again', kind: 'PROGRAMME', durationMs: 9_600, formatKey: 'abc123', position: 0 }
  const segment = { item, index: 0, durationMs: 1_920 } as unknown as Parameters<typeof loadSegment>[1]
  const loaded = await loadSegment({ indexes, cache, slateId: () => null, onUnreadable }, segment, '720p')
  expect(loaded).toMatchObject({ standsIn: false })
  expect(onUnreadable).not.toHaveBeenCalled()
  cache.close()
})
