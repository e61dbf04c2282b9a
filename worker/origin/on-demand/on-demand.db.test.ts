// An item is watched on demand: HLS and DASH from the segments that channels air.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { mediaPaths, storyboardFile } from '#adapters/media-store.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { startClock } from '#worker/clock.ts'
import { ChannelDirectory } from '#worker/segments/directory.ts'
import { MediaIndexes } from '#worker/segments/media-indexes.ts'
import { openSegmentSource } from '#worker/segments/segment-source.ts'
import { addStored } from '#worker/testing/stored-media.ts'
import { type OriginRole, startOriginRole } from '../role.ts'

const ended = new AbortController()
let database: TestDatabase
let dataDir: string
let origin: OriginRole
let tenant: Tenant
let id: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-vod-'))
  vi.stubEnv('DATA_DIR', dataDir)
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test, long enough')
  database = await openTestDatabase()
  const { db } = database
  const clock = startClock(ended.signal)
  const directory = new ChannelDirectory(db, clock)
  const segments = await openSegmentSource({ db, indexes: new MediaIndexes(db), dataDir, cacheBytes: 1_000_000 })
  ended.signal.addEventListener('abort', () => segments.close())
  origin = await startOriginRole({ db, clock, directory, segments, host: '127.0.0.1', port: 0 })
})
beforeEach(async () => {
  tenant = await addTenant(database.db)
  id = await addStored(database.db, dataDir, { accountId: tenant.accountId, title: 'Harbour', durationMs: 9_600 })
})
afterAll(async () => {
  ended.abort()
  await origin?.stop()
  await database?.drop()
  await rm(dataDir, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

const ask = (file: string) => fetch(`http://127.0.0.1:${origin.port}/vod/${id}/${file}`)
const publish = () => database.db.mediaItem.update({ where: { id }, data: { access: 'public' } })

it('plays a public item from its start to its end by HLS', async () => {
  await publish()
  const master = await (await ask('master.m3u8')).text()
  expect(master.match(/^\w+\/index\.m3u8$/gm)).toEqual(['1080p/index.m3u8', '720p/index.m3u8', '432p/index.m3u8'])
  for (const rung of ['1080p', '720p', '432p', 'audio']) {
    const playlist = await (await ask(`${rung}/index.m3u8`)).text()
    expect(playlist).toContain('#EXT-X-PLAYLIST-TYPE:VOD')
    expect(playlist.trimEnd().endsWith('#EXT-X-ENDLIST')).toBe(true)
    const durations = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, seconds]) => Number(seconds))
    expect(durations.reduce((sum, seconds) => sum + seconds)).toBeCloseTo(9.6)
    const files = [/URI="([^"]+)"/.exec(playlist)?.[1] ?? '', ...(playlist.match(/^.+\.m4s$/gm) ?? [])]
    expect(files).toHaveLength(6)
    for (const file of files) {
      const answer = await ask(`${rung}/${file}`)
      expect([file, answer.status, (await answer.arrayBuffer()).byteLength > 0]).toEqual([file, 200, true])
    }
  }
})

it('describes the same segments by DASH, as a static presentation', async () => {
  await publish()
  const answer = await ask('manifest.mpd')
  expect(answer.headers.get('content-type')).toBe('application/dash+xml')
  const manifest = await answer.text()
  expect(manifest).toContain('type="static"')
  expect(manifest).toContain('mediaPresentationDuration="PT9.6S"')
  expect(manifest).toContain('<Period id="d0" start="PT0S">')
  expect(manifest).not.toMatch(/availabilityStartTime|minimumUpdatePeriod|UTCTiming/)
  const first = Number(/startNumber="(\d+)"/.exec(manifest)?.[1])
  expect((await ask(`720p/${first + 4}.m4s`)).status).toBe(200)
})

it.each([
  ['a private one', async () => undefined],
  [
    'one that is not ready',
    () => database.db.mediaItem.update({ where: { id }, data: { access: 'public', state: 'FAILED' } }),
  ],
  [
    'one of a suspended account',
    async () => {
      await publish()
      await database.db.account.update({ where: { id: tenant.accountId }, data: { suspendedAt: new Date() } })
    },
  ],
  [
    'one that does not exist',
    async () => {
      id = 'md_00000000000000000000'
    },
  ],
])('answers for %s with the same 404', async (_, prepare) => {
  await prepare()
  for (const file of [
    'storyboard.vtt',
    'master.m3u8',
    'manifest.mpd',
    '720p/index.m3u8',
    '720p/0.m4s',
    '720p/init-abc123.mp4',
  ]) {
    const answer = await ask(file)
    expect([file, answer.status, (await answer.json()).error.code]).toEqual([file, 404, 'MEDIA_NOT_FOUND'])
  }
})

it('serves the storyboard to whoever may watch the item', async () => {
  const data = { storyboardSheets: 1, thumbnailCount: 5 }
  await database.db.mediaItem.update({ where: { id }, data })
  await writeFile(join(mediaPaths(dataDir, tenant.accountId, id).folder, storyboardFile(0)), 'a picture')
  await publish()
  const track = await ask('storyboard.vtt')
  expect(track.headers.get('content-type')).toBe('text/vtt; charset=utf-8')
  expect(await track.text()).toContain('00:00:08.000 --> 00:00:09.600\nstoryboard/0.jpg#xywh=640,0,160,90')
  const sheet = await ask('storyboard/0.jpg')
  expect([sheet.headers.get('content-type'), await sheet.text()]).toEqual(['image/jpeg', 'a picture'])
  for (const file of ['storyboard/1.jpg', 'storyboard/x.jpg', 'storyboard/0.jpg/more', 'storyboard.vtt/more'])
    expect([file, (await ask(file)).status]).toEqual([file, 404])
})

it('ends within six seconds after it was made private', { timeout: 20_000 }, async () => {
  await publish()
  expect((await ask('master.m3u8')).status).toBe(200)
  await database.db.mediaItem.update({ where: { id }, data: { access: 'private' } })
  const from = Date.now()
  await vi.waitFor(async () => expect((await ask('master.m3u8')).status).toBe(404), { timeout: 10_000, interval: 200 })
  expect(Date.now() - from).toBeLessThan(6_000)
})
