// A channel from an upload to its viewers with an S3 server, and what the sweep removes. Another machine, with an empty
// disk, plays what this one prepared.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { keyOf, MediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { MediaId } from '#domain/ids.ts'
import { planStart } from '#domain/timeline/plan.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { addMedia } from '#features/media/add-media.ts'
import { deleteMedia } from '#features/media/delete-media.ts'
import { purgeMedia } from '#features/media/restore-media.ts'
import { writeChange } from '#features/playout/write-timeline.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { FFMPEG, lavfi } from '#server/testing/ffmpeg.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { S3_HOOK_MS, startS3, type TestS3 } from '#server/testing/s3-server.ts'
import { until } from '#server/testing/until.ts'
import { CHEAP_RUNGS } from '#worker/testing/cheap-items.ts'
import { openTestOrigin } from '#worker/testing/open-origin.ts'
import { addStored } from '#worker/testing/stored-media.ts'
import { startPlayoutRole } from '../playout/role.ts'
import { loadSegment } from '../segments/load-segment.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { openSegmentSource } from '../segments/segment-source.ts'
import { claimMedia } from './claim-media.ts'
import { publishBacklog } from './publish-backlog.ts'
import { ORPHAN_MS, sweepStorage } from './sweep-storage.ts'
import { transcodeMedia } from './transcode-media.ts'

let test: TestDatabase
let tenant: Tenant
let s3: TestS3
let here: string
let elsewhere: string
const ended = new AbortController()
const { signal } = ended
const DAY_AFTER = () => Date.now() + ORPHAN_MS + 60_000

beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), 'cloud-playout-here-'))
  elsewhere = await mkdtemp(join(tmpdir(), 'cloud-playout-elsewhere-'))
  s3 = await startS3()
  const { bucket, endpoint, accessKeyId, secretAccessKey } = s3.settings
  vi.stubEnv('S3_BUCKET', bucket)
  vi.stubEnv('S3_ENDPOINT', endpoint)
  vi.stubEnv('S3_ACCESS_KEY_ID', accessKeyId)
  vi.stubEnv('S3_SECRET_ACCESS_KEY', secretAccessKey)
  // Where origin and playout look.
  vi.stubEnv('DATA_DIR', elsewhere)
  test = await openTestDatabase(10)
}, S3_HOOK_MS)
beforeEach(async () => {
  tenant = await addTenant(test.db)
  await test.db.account.update({ where: { id: tenant.accountId }, data: { rungs: [...CHEAP_RUNGS] } })
})
afterAll(async () => {
  ended.abort()
  vi.unstubAllEnvs()
  await s3?.stop()
  await test?.drop()
  for (const folder of [here, elsewhere]) await rm(folder, { recursive: true, force: true })
})

const open = (folder: string) => new MediaStorage(folder, s3.settings)
const backlog = () => ({ db: test.db, dataDir: here, storage: open(here) })
const renditionsOf = (mediaId: string) =>
  test.db.rendition.findMany({ where: { mediaId }, orderBy: { name: 'asc' }, include: { segments: true } })
async function remoteKeys(prefix = 'media/'): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of open(here).remote!.list(prefix)) keys.push(key)
  return keys
}

async function upload(clip: string): Promise<MediaId> {
  const id = newId<MediaId>('md')
  const { source, folder } = mediaPaths(here, tenant.accountId, id)
  await mkdir(folder, { recursive: true })
  await cp(clip, source)
  const file = { mediaId: id, title: 'Clip', kind: 'PROGRAMME', sourceName: 'clip.mp4' } as const
  await addMedia(test.db, tenant.who, { ...file, sourceBytes: (await stat(source)).size })
  return id
}

async function prepare(clip: string): Promise<MediaId> {
  const id = await upload(clip)
  expect(await transcode(id)).toBe('ready')
  return id
}

async function transcode(id: MediaId, inParts: { partFrames?: number; ffmpegPath?: string } = {}) {
  const { ffmpegPath = 'ffmpeg', ...more } = inParts
  const claim = (await claimMedia(test.db, id, 'wk_here'))!
  const tools = { ffmpegPath, ffprobePath: 'ffprobe', runDir: join(here, 'run') }
  return transcodeMedia({ db: test.db, dataDir: here, tools, workerId: 'wk_here', ...more }, claim, signal)
}

/** Without the timestamps at the head of a segment. */
const mediaOf = (bytes: Buffer) => bytes.subarray(bytes.indexOf('mdat'))

it('plays an upload on a machine without its files, byte for byte', async () => {
  const clip = join(here, 'clip.mp4')
  const picture = lavfi('testsrc2=s=64x64:r=25:d=1.9', 'sine=440:d=1.9')
  execFileSync(FFMPEG, ['-v', 'error', ...picture, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', clip])
  const mediaId = await prepare(clip)
  const item = { accountId: tenant.accountId, mediaId }
  const { folder } = mediaPaths(here, tenant.accountId, mediaId)
  // The renditions first, or another machine could not play the ready item.
  expect(readdirSync(folder).filter((name) => name.endsWith('.mp4'))).toEqual([])
  await test.db.mediaItem.update({ where: { id: mediaId }, data: { readyAt: new Date(0) } })
  await publishBacklog(backlog(), Date.now(), signal)
  expect(existsSync(folder)).toBe(false)
  const renditions = await renditionsOf(mediaId)
  const { sourceSha256, thumbnailCount, storyboardSheets } = await test.db.mediaItem.findUniqueOrThrow({
    where: { id: mediaId },
  })
  expect(storyboardSheets).toBe(1)
  expect((await remoteKeys(keyOf(item, ''))).length).toBe(renditions.length + thumbnailCount + storyboardSheets + 1)
  for (const { file, segments } of renditions)
    for (const { byteOffset, byteLength, sha256 } of segments) {
      const bytes = await open(elsewhere).remote!.read(keyOf(item, file ?? ''), Number(byteOffset), byteLength)
      expect(createHash('sha256').update(bytes).digest().equals(sha256)).toBe(true)
    }

  const id = newId<string>('ch')
  const slug = id.replace('_', '-')
  const rundown = { create: [{ id: newId<string>('ru'), mediaId, position: 0 }] }
  await test.db.channel.create({ data: { id, accountId: tenant.accountId, name: id, slug, rundown } })
  const { clock, indexes, segments, url, close } = await openTestOrigin(test.db, elsewhere)
  const playout = startPlayoutRole({ db: test.db, workerId: 'wk_elsewhere', clock, indexes })
  try {
    await commandChannel(test.db, tenant.who, id, 'START')
    playout.wake()
    const address = `${url}/live/${slug}/432p`
    const list = await until(async () => {
      const answer = await fetch(`${address}/index.m3u8`)
      return answer.ok && answer.text()
    })
    const [first] = list.split('\n').filter((line) => line.endsWith('.m4s'))
    const answer = await fetch(`${address}/${first}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    const stored = renditions.find(({ name }) => name === '432p')!
    const { byteOffset, byteLength } = stored.segments.find(({ index }) => index === 0)!
    const object = await open(here).remote!.read(keyOf(item, stored.file ?? ''), Number(byteOffset), byteLength)
    expect([answer.status, mediaOf(bytes).equals(mediaOf(object))]).toEqual([200, true])
    expect(segments.unreadable.count).toBe(0)
    expect(existsSync(join(elsewhere, 'media'))).toBe(false)
    await until(async () => (await fetch(`${url}/live/${slug}/thumbnail.jpg`)).ok)
    const { observed } = await test.db.channel.findUniqueOrThrow({ where: { id } })
    expect(JSON.stringify(observed)).toMatch(/live/i)
  } finally {
    await playout.stop()
    await close()
  }

  // Prepared again, from the upload in the bucket: other objects, and the old ones stay for a day.
  expect(sourceSha256).not.toBeNull()
  const before = renditions.map(({ file }) => file)
  await test.db.mediaItem.update({ where: { id: mediaId }, data: { state: 'UPLOADED', attempts: 0 } })
  expect(await transcode(mediaId)).toBe('ready')
  for (const file of before) expect(await open(here).remote!.size(keyOf(item, file ?? ''))).not.toBeNull()

  // While a timeline needs it, it cannot be deleted; a day later nothing of it was swept.
  await test.db.rundownItem.deleteMany({ where: { mediaId } })
  const delete_ = (now: number) => deleteMedia(test.db, tenant.who, mediaId, now)
  await expect(delete_(Date.now())).rejects.toMatchObject({ code: 'MEDIA_IN_USE' })
  const swept = await sweepStorage(test.db, open(here), DAY_AFTER(), signal)
  expect(swept.removed.filter(({ key }) => key.includes(mediaId) && !before.includes(key.split('/').at(-1)!))).toEqual(
    [],
  )
  expect(swept.missing.filter((key) => key.includes(mediaId))).toEqual([])
  await test.db.timelineChunk.deleteMany({ where: { channelId: id } })
  await delete_(Date.now())
  expect((await remoteKeys(keyOf(item, ''))).length).toBeGreaterThan(renditions.length)
  await purgeMedia({ db: test.db, dataDir: here }, tenant.who, mediaId)
  expect(await remoteKeys(keyOf(item, ''))).toEqual([])
}, 400_000)

it('plays the finished parts of an item in preparation there, and then what they are joined to', async () => {
  const clip = join(here, 'long.mp4')
  const picture = lavfi('color=green:s=64x64:r=25:d=6', 'sine=440:d=6')
  execFileSync(FFMPEG, ['-v', 'error', ...picture, '-c:v', 'libx264', '-g', '50', '-pix_fmt', 'yuv420p', clip])
  const mediaId = await upload(clip)
  // Three parts, the last of which fails at first.
  const ffmpegPath = join(here, 'failing-ffmpeg')
  const script = '#!/bin/sh\ncase "$*" in */parts/*/2-wk*) exit 1;; esac\nexec ffmpeg "$@"\n'
  await writeFile(ffmpegPath, script, { mode: 0o755 })
  expect(await transcode(mediaId, { partFrames: 48, ffmpegPath })).toBe('again')
  const film = await test.db.mediaItem.findUniqueOrThrow({ where: { id: mediaId } })
  expect([film.state, film.readyAt, film.preparedMs]).toEqual(['UPLOADED', null, 3_840])
  const item = { accountId: tenant.accountId, mediaId }
  expect(await remoteKeys(keyOf(item, 'parts'))).toHaveLength(5)

  const id = newId<string>('ch')
  const slug = id.replace('_', '-')
  await test.db.channel.create({
    data: { id, accountId: tenant.accountId, name: id, slug, resolution: '432p', desired: 'STARTED' },
  })
  const [durationMs, formatKey] = [film.durationMs!, film.formatKey!]
  const slate = { mediaId, title: 'Film', kind: 'PROGRAMME', durationMs, formatKey, position: 0 } as const
  // Long enough on air that all of its segments are listed.
  const change = planStart(null, { items: [slate], loop: true, slate }, Date.now() - 60_000, null)
  await writeChange(test.db, id, change)
  const { url, segments, close } = await openTestOrigin(test.db, elsewhere)
  try {
    const [count, first] = [Math.ceil(durationMs / 1_920), change.append[0]!.mediaSequence]
    const read = async (rung: string, index: number) => {
      const list = await (await fetch(`${url}/live/${slug}/${rung}/index.m3u8`)).text()
      const isIt = ([, sequence]: RegExpExecArray) => (Number(sequence) - first) % count === index
      const uri = [...list.matchAll(/^(\d+)\.m4s$/gm)].find(isIt)?.[0]
      return mediaOf(Buffer.from(await (await fetch(`${url}/live/${slug}/${rung}/${uri}`)).arrayBuffer()))
    }
    const inBucket = async (rung: string, index: number, file: string) => {
      const where = { rendition: { mediaId, name: rung }, index }
      const { byteOffset, byteLength } = await test.db.segment.findFirstOrThrow({ where })
      return mediaOf(await open(here).remote!.read(keyOf(item, file), Number(byteOffset), byteLength))
    }
    const { planKey } = await test.db.transcodePart.findFirstOrThrow({ where: { mediaId } })
    for (const index of [0, 1])
      expect(await read('432p', index)).toEqual(await inBucket('432p', index, `parts/${planKey}/${index}/432p.mp4`))
    const sound = await inBucket('audio', count - 1, `parts/${planKey}/audio/audio.mp4`)
    expect(await read('audio', count - 1)).toEqual(sound)
    expect([segments.unreadable.count, existsSync(join(elsewhere, 'media'))]).toEqual([0, false])

    await test.db.mediaItem.update({ where: { id: mediaId }, data: { tryAfter: null } })
    expect(await transcode(mediaId, { partFrames: 48 })).toBe('ready')
    expect(await remoteKeys(keyOf(item, 'parts'))).toEqual([])
    const { file } = (await renditionsOf(mediaId)).find(({ name }) => name === '432p')!
    const last = await inBucket('432p', count - 1, file!)
    expect([await read('432p', count - 1), segments.unreadable.count]).toEqual([last, 0])
  } finally {
    await close()
  }
}, 400_000)

it('moves what was stored before the server was set up, and readers find it again', async () => {
  const mediaId = await addStored(test.db, here, { accountId: tenant.accountId, title: 'Old' })
  const { folder } = mediaPaths(here, tenant.accountId, mediaId)
  const indexes = new MediaIndexes(test.db)
  const known = await indexes.find(mediaId)
  expect(known?.renditions.get('720p')?.files).toEqual([{ from: 0, file: '720p.mp4' }])
  expect(await publishBacklog(backlog(), Date.now(), signal)).toBe(0)
  await test.db.mediaItem.update({ where: { id: mediaId }, data: { readyAt: new Date(0) } })
  expect(await publishBacklog(backlog(), Date.now(), signal)).toBe(4)
  expect(existsSync(folder)).toBe(false)
  const source = await openSegmentSource({ db: test.db, indexes, dataDir: here, cacheBytes: 1_000_000 })
  const segment = { index: 1, durationMs: 1_920, item: { mediaId, formatKey: 'abc123' } }
  const loaded = await loadSegment(source, segment as never, '720p')
  expect([loaded?.standsIn, loaded?.stored.length]).toEqual([false, known?.renditions.get('720p')?.lengths[1]])
  source.close()
  expect(await publishBacklog(backlog(), Date.now(), signal)).toBe(0)
})

it.each(['local disk', 'S3'])('sweeps what nothing refers to, on %s', async (place) => {
  const storage = new MediaStorage(here, place === 'S3' ? s3.settings : null)
  const mediaId = await addStored(test.db, here, { accountId: tenant.accountId, title: 'Kept' })
  await test.db.mediaItem.update({ where: { id: mediaId }, data: { readyAt: new Date(0) } })
  const item = { accountId: tenant.accountId, mediaId }
  const hash = 'a'.repeat(64)
  const write = async (key: string) => {
    const path = join(here, `new-${newId('md')}`)
    await writeFile(path, key)
    await storage.finished.put(key, path)
    return key
  }
  const kept = [
    await write(keyOf(item, `720p-${hash}.mp4`)),
    await write(keyOf(item, 'thumb-00001.jpg')),
    // Of another part of the product.
    await write(keyOf(item, 'sprite-1.jpg')),
  ]
  await test.db.rendition.updateMany({ where: { mediaId, name: '720p' }, data: { file: `720p-${hash}.mp4` } })
  const orphans = [
    await write(keyOf(item, `720p-${'b'.repeat(64)}.mp4`)),
    await write(keyOf(item, `source-${hash}`)),
    await write(keyOf({ ...item, mediaId: newId('md') }, `720p-${hash}.mp4`)),
    await write(keyOf({ mediaId, accountId: newId('ac') }, `720p-${hash}.mp4`)),
  ]
  const mine = (keys: string[]) => keys.filter((key) => [...kept, ...orphans].includes(key)).sort()
  const early = await sweepStorage(test.db, storage, Date.now(), signal)
  expect(mine(early.removed.map(({ key }) => key))).toEqual([])
  const late = await sweepStorage(test.db, storage, DAY_AFTER(), signal)
  expect(mine(late.removed.map(({ key }) => key))).toEqual([...orphans].sort())
  for (const key of kept) expect(await storage.finished.size(key)).not.toBeNull()
  expect(late.missing.filter((key) => key.includes(mediaId))).toEqual([])

  await rm(mediaPaths(here, tenant.accountId, mediaId).rendition('432p'))
  const { missing } = await sweepStorage(test.db, storage, DAY_AFTER(), signal)
  expect(missing.filter((key) => key.includes(mediaId))).toEqual([keyOf(item, '432p.mp4')])
})

it('removes nothing, and misses nothing, while the server does not answer', async () => {
  const wrong = new MediaStorage(here, { ...s3.settings, secretAccessKey: 'wrong' })
  await expect(sweepStorage(test.db, wrong, Date.now(), signal)).rejects.toThrow()
})
