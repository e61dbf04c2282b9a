// The playout and origin roles on a real database, with files as the transcoder leaves them.

import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { listen } from '#adapters/wakeup.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { checkPlaylist, checkUpdate } from '#server/testing/hls/conformance.ts'
import { setRundownNow } from '#server/testing/orders.ts'
import { until } from '#server/testing/until.ts'
import { addStored, STORED } from '#worker/testing/stored-media.ts'
import { startClock } from '../clock.ts'
import { type OriginRole, startOriginRole } from '../origin/role.ts'
import { ChannelDirectory } from '../segments/directory.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { type OpenSegmentSource, openSegmentSource } from '../segments/segment-source.ts'
import { type PlayoutRole, startPlayoutRole } from './role.ts'

let test: TestDatabase
let tenant: Tenant
let dataDir: string
let origin: OriginRole
let directory: ChannelDirectory
let segments: OpenSegmentSource
let playout: PlayoutRole
const ended = new AbortController()

const addStoredMedia = (title: string, durationMs?: number) =>
  addStored(test.db, dataDir, { accountId: tenant.accountId, title, ...(durationMs && { durationMs }) })

async function addChannel(items: readonly string[]): Promise<{ id: string; slug: string }> {
  const id = newId<string>('ch')
  const slug = id.replace('_', '-')
  const rundown = items.map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
  await test.db.channel.create({
    data: { id, accountId: tenant.accountId, name: id, slug, rundown: { create: rundown } },
  })
  return { id, slug }
}

const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${origin.port}${path}`, init)
const order = (id: string, command: 'START' | 'STOP' | 'RESTART') => commandChannel(test.db, tenant.who, id, command)
const observed = async (id: string) => (await test.db.channel.findUniqueOrThrow({ where: { id } })).observed

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-origin-'))
  vi.stubEnv('DATA_DIR', dataDir)
  const clock = startClock(ended.signal)
  const indexes = new MediaIndexes(test.db)
  directory = new ChannelDirectory(test.db, clock)
  segments = await openSegmentSource({ db: test.db, indexes, dataDir, cacheBytes: 64 * 1024 ** 2 })
  await directory.start()
  origin = await startOriginRole({ db: test.db, clock, directory, segments, host: '127.0.0.1', port: 0 })
  playout = startPlayoutRole({ db: test.db, workerId: 'wk_test', clock, indexes })
  listen(
    test.url,
    ['commands', 'timeline'],
    (topic, payload) => (topic === 'commands' ? playout.wake() : directory.wake(payload)),
    ended.signal,
  )
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

it('goes from Start to a playable segment, and from Stop to off air', async () => {
  const { id, slug } = await addChannel([await addStoredMedia('one')])
  expect((await get(`/live/${slug}/master.m3u8`)).status).toBe(503)
  await order(id, 'START')
  const list = await until(async () => {
    const answer = await get(`/live/${slug}/720p/index.m3u8`)
    return answer.ok && answer.text()
  })
  expect(checkPlaylist(list)).toEqual([])
  const uris = list.split('\n').filter((line) => line.endsWith('.m4s'))
  const segment = await get(`/live/${slug}/720p/${uris[1]}`)
  expect(segment.headers.get('content-type')).toBe('video/mp4')
  expect(segment.headers.get('cache-control')).toContain('immutable')
  expect(segment.headers.get('access-control-allow-origin')).toBe('*')
  const bytes = Buffer.from(await segment.arrayBuffer())
  expect(bytes.length).toBe(STORED.length)
  expect(bytes.readBigUInt64BE(bytes.indexOf('tfdt') + 8)).toBe(172_800n)
  const audio = Buffer.from(await (await get(`/live/${slug}/audio/${uris[1]}`)).arrayBuffer())
  expect(audio.readBigUInt64BE(audio.indexOf('tfdt') + 8)).toBe(92_160n)
  expect(await (await get(`/live/${slug}/audio/init-abc123.mp4`)).text()).toBe('init of audio')
  const part = await get(`/live/${slug}/720p/${uris[0]}`, { headers: { range: 'bytes=0-7' } })
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-7/${STORED.length}`])
  const head = await get(`/live/${slug}/720p/${uris[0]}`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(STORED.length)])
  expect((await get(`/live/${slug}/720p/9999999999.m4s`)).status).toBe(404)
  expect((await get(`/live/${slug}/720p/index.m3u8`, { method: 'POST' })).status).toBe(405)
  const suffix = await get(`/live/${slug}/720p/${uris[0]}`, { headers: { range: 'bytes=-4' } })
  expect([suffix.status, await suffix.text()]).toEqual([206, '\u0007\u0007\u0007\u0007'])
  const ranged = { method: 'HEAD', headers: { range: 'bytes=0-7' } }
  expect((await get(`/live/${slug}/720p/${uris[0]}`, ranged)).status).toBe(200)
  const conditional = { headers: { range: 'bytes=0-7', 'if-range': '"older"' } }
  expect((await get(`/live/${slug}/720p/${uris[0]}`, conditional)).status).toBe(200)
  expect((await get(`/live/${slug}/720p/init-def456.mp4`)).status).toBe(404)
  expect((await get('/health', { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  await expect.poll(() => observed(id)).toBe('LIVE')
  await order(id, 'STOP')
  await expect.poll(() => observed(id)).toBe('STOPPED')
  await expect.poll(async () => (await get(`/live/${slug}/720p/index.m3u8`)).status).toBe(503)
  await order(id, 'START')
  await expect.poll(async () => (await get(`/live/${slug}/720p/index.m3u8`)).status).toBe(200)
  const again = await (await get(`/live/${slug}/720p/index.m3u8`)).text()
  expect(checkUpdate({ at: 0, text: list }, { at: 0, text: again })).toEqual([])
})

it('gives all concurrent requests for an address the same answer, and serves a new channel with the slug of a deleted one', async () => {
  const { id, slug } = await addChannel([await addStoredMedia('asked')])
  const ask = async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => get(`/live/${slug}/master.m3u8`)))
    return [...new Set(answers.map(({ status }) => status))]
  }
  expect(await ask()).toEqual([503])
  const started = await addChannel([await addStoredMedia('next')])
  await order(started.id, 'START')
  await expect.poll(async () => (await get(`/live/${started.slug}/master.m3u8`)).status).toBe(200)
  // One transaction and no notification: a single poll of the origin sees the old one gone and the new one there.
  await test.db.$transaction([
    test.db.channel.delete({ where: { id } }),
    test.db.channel.update({ where: { id: started.id }, data: { slug } }),
  ])
  await expect.poll(() => ask()).toEqual([200])
  await expect.poll(async () => (await get(`/live/${started.slug}/master.m3u8`)).status).toBe(404)
})

it('skips an item whose file disappears before it airs, reports it, and adds it again', async () => {
  const good = await addStoredMedia('good')
  const bad = await addStoredMedia('bad')
  const { id, slug } = await addChannel([good, bad])
  await order(id, 'START')
  await expect.poll(() => observed(id)).toBe('LIVE')
  const file = mediaPaths(dataDir, tenant.accountId, bad).rendition('720p')
  await rename(file, `${file}.away`)
  await expect.poll(() => observed(id)).toBe('DEGRADED')
  const channel = await test.db.channel.findUniqueOrThrow({ where: { id } })
  expect(channel.reason).toContain('“bad”')
  expect((await get(`/live/${slug}/720p/index.m3u8`)).status).toBe(200)
  await rename(`${file}.away`, file)
  await expect.poll(() => observed(id)).toBe('LIVE')
})

it('puts an edited rundown on air ahead, without touching what was published', async () => {
  const [a, b] = [await addStoredMedia('a', 3_840), await addStoredMedia('b', 3_840)]
  const { id, slug } = await addChannel([a])
  await order(id, 'START')
  const before = await until(async () => {
    const answer = await get(`/live/${slug}/432p/index.m3u8`)
    return answer.ok && answer.text()
  })
  await setRundownNow(test.db, tenant.who, { channelId: id, items: [a, b] }, Date.now())
  const at = Date.now()
  const longer = await until(async () => {
    const after = await (await get(`/live/${slug}/432p/index.m3u8`)).text()
    return after.split('.m4s').length > before.split('.m4s').length + 2 && after
  })
  expect(checkUpdate({ at, text: before }, { at, text: longer })).toEqual([])
})
