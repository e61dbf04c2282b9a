// Captions in the playlists of a channel and of an item: across joins, for the languages that the account chose.
import { createDecipheriv } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { listen } from '#adapters/wakeup.ts'
import { writeVtt } from '#domain/captions/write-vtt.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { setLanguages } from '#features/language/languages.ts'
import { newContentSecret } from '#features/playback/encryption.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { addStored, SLATE_STORED } from '#worker/testing/stored-media.ts'
import { startClock } from '../clock.ts'
import { type PlayoutRole, startPlayoutRole } from '../playout/role.ts'
import { ChannelDirectory } from '../segments/directory.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { openSegmentSource } from '../segments/segment-source.ts'
import { type OriginRole, startOriginRole } from './role.ts'

let test: TestDatabase
let tenant: Tenant
let dataDir: string
let origin: OriginRole
let directory: ChannelDirectory
let playout: PlayoutRole
let withCaptions: string
const slugs = { chosen: '', plain: '', encrypted: '' }
const ended = new AbortController()

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-captions-'))
  vi.stubEnv('DATA_DIR', dataDir)
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test, long enough')
  const { db } = test
  const clock = startClock(ended.signal)
  const indexes = new MediaIndexes(db)
  directory = new ChannelDirectory(db, clock)
  const segments = await openSegmentSource({ db, indexes, dataDir, cacheBytes: 64 * 1024 ** 2 })
  ended.signal.addEventListener('abort', () => segments.close())
  await directory.start()
  origin = await startOriginRole({ db, clock, directory, segments, host: '127.0.0.1', port: 0 })
  playout = startPlayoutRole({ db, workerId: 'wk_captions', clock, indexes })
  const onWake = (topic: string, id: string) => (topic === 'commands' ? playout.wake() : directory.wake(id))
  listen(test.url, ['commands', 'timeline'], onWake, ended.signal)

  tenant = await addTenant(db)
  withCaptions = await addStored(db, dataDir, {
    accountId: tenant.accountId,
    title: 'A',
    durationMs: 3_840,
    languages: { 'audio-fr': SLATE_STORED },
  })
  const without = await addStored(db, dataDir, { accountId: tenant.accountId, title: 'B', durationMs: 1_920 })
  await addCaptions('de', 'Deutsch')
  slugs.chosen = await start(tenant, [withCaptions, without])
  slugs.encrypted = await start(tenant, [withCaptions], encrypt)
  await setLanguages(db, tenant.who, { captions: ['de', 'en'], audio: ['de', 'fr'] })
  const other = await addTenant(db)
  slugs.plain = await start(other, [await addStored(db, dataDir, { accountId: other.accountId, title: 'C' })])
})
afterAll(async () => {
  ended.abort()
  await playout?.stop()
  await origin?.stop()
  await directory?.stop()
  await test?.drop()
  await rm(dataDir, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

function addCaptions(language: string, label: string) {
  const vtt = writeVtt([
    { startMs: 500, endMs: 1_500, text: 'first' },
    { startMs: 1_000, endMs: 60_000, text: 'to the end' },
  ])
  const of = { accountId: tenant.accountId, mediaId: withCaptions, language }
  return test.db.captionTrack.create({ data: { ...of, label, source: 'upload', vtt, cueCount: 2, offsetMs: 100 } })
}

const EMPTY = Buffer.alloc(0)

/** As setEncryption, whatever the plan allows. */
const encrypt = (channelId: string) =>
  test.db.$transaction(async (tx) => {
    const secret = await newContentSecret(tx, dataDir, tenant.who, channelId)
    await tx.channel.update({ where: { id: channelId }, data: { encrypted: true, ...secret } })
  })

async function start(
  { accountId, who }: Tenant,
  items: readonly string[],
  prepare: (channelId: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const id = newId<string>('ch')
  const slug = id.replace('_', '-')
  const rundown = items.map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position }))
  await test.db.channel.create({ data: { id, accountId, name: id, slug, rundown: { create: rundown } } })
  await prepare(id)
  await commandChannel(test.db, who, id, 'START')
  return slug
}

const ask = (path: string) => fetch(`http://127.0.0.1:${origin.port}/${path}`)
const textOf = async (path: string) => (await ask(path)).text()
const without = (list: string) => list.replace(/^#EXT-X-MAP.*\n/gm, '').replace(/\.m4s$/gm, '.vtt')

it('a channel carries the chosen languages; each segment has its cues, and none has those of another item', async () => {
  const { chosen } = slugs
  const master = await until(async () => {
    const text = await textOf(`live/${chosen}/master.m3u8`)
    return text.includes('SUBTITLES') && text
  })
  expect(master).toContain(
    '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="Deutsch",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions-de/index.m3u8"\n',
  )
  expect(master.match(/,SUBTITLES="captions"$/gm)).toHaveLength(3)
  const [list, video] = await until(async () => {
    const both = await Promise.all(['captions-de', '720p'].map((name) => textOf(`live/${chosen}/${name}/index.m3u8`)))
    return both[0] === without(both[1] ?? '') && both
  })
  expect(video).toContain('#EXT-X-MAP')
  const files = list?.match(/^\d+\.vtt$/gm) ?? []
  expect(files.length).toBeGreaterThanOrEqual(3)
  const documents = await Promise.all(files.map((file) => textOf(`live/${chosen}/captions-de/${file}`)))
  const bodies = documents.map((text) => text.replace(/^WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:\d+\n/, ''))
  const clipped = '\n00:00:01.100 --> 00:00:03.840\nto the end\n'
  const round = [`\n00:00:00.600 --> 00:00:01.600\nfirst\n${clipped}`, clipped, '']
  const offset = round.indexOf(bodies[0] ?? '?')
  expect(bodies).toEqual(files.map((_, index) => round[(index + offset) % 3]))
  // Two airings of the item are 5,760 ms apart.
  const starts = documents.map((text) => Number(/MPEGTS:(\d+)/.exec(text)?.[1]))
  expect((starts[3] ?? 0) - (starts[0] ?? 0)).toBe(5_760 * 90)
  const empty = await textOf(`live/${chosen}/captions-en/${files[0]}`)
  expect(empty).toMatch(/^WEBVTT\nX-TIMESTAMP-MAP=.*\n$/)
  const answer = await ask(`live/${chosen}/captions-de/${files[0]}`)
  expect(answer.headers.get('content-type')).toBe('text/vtt; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=1')
})

it('a channel carries the chosen audio; an item that lacks a language airs its main audio there', async () => {
  const { chosen } = slugs
  const master = await textOf(`live/${chosen}/master.m3u8`)
  expect(master.match(/^#EXT-X-MEDIA:TYPE=AUDIO.*$/gm)).toEqual([
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="main",NAME="Deutsch",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio-de/index.m3u8"',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="main",NAME="Français",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio-fr/index.m3u8"',
  ])
  const [german, french] = await until(async () => {
    const both = await Promise.all(['audio-de', 'audio-fr'].map((name) => textOf(`live/${chosen}/${name}/index.m3u8`)))
    return both[0] === both[1] && both
  })
  const lastBytes = async (name: string, list = '') => {
    const files = (list.match(/^\d+\.m4s$/gm) ?? []).slice(0, 3)
    const answers = await Promise.all(files.map((file) => ask(`live/${chosen}/${name}/${file}`)))
    expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual(files.map(() => 'audio/mp4'))
    return Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer()).at(-1)))
  }
  // Of each round of three segments two have French.
  expect((await lastBytes('audio-fr', french)).toSorted()).toEqual([7, 9, 9])
  expect(await lastBytes('audio-de', german)).toEqual([7, 7, 7])
  const [init] = /init-[0-9a-f]+\.mp4/.exec(french ?? '') ?? []
  expect(await textOf(`live/${chosen}/audio-fr/${init}`)).toBe('init of audio')
  expect((await ask(`live/${chosen}/audio-es/index.m3u8`)).status).toBe(404)
  const manifest = await textOf(`live/${chosen}/manifest.mpd`)
  const sets = [
    ...manifest.matchAll(/contentType="audio" mimeType="audio\/mp4" lang="(\w+)".*?Representation id="([\w-]+)"/gs),
  ]
  expect(sets.slice(0, 2).map(([, ...found]) => found)).toEqual([
    ['de', 'audio-de'],
    ['fr', 'audio-fr'],
  ])
})

it('DASH has the same captions, as fragments of MP4', async () => {
  const { chosen } = slugs
  const manifest = await textOf(`live/${chosen}/manifest.mpd`)
  expect(manifest).toMatch(/contentType="text" mimeType="application\/mp4" codecs="wvtt" lang="de"/)
  const number = Number(/startNumber="(\d+)"/.exec(manifest)?.[1])
  const init = await ask(`live/${chosen}/captions-de/init.mp4`)
  expect([init.headers.get('content-type'), (await init.text()).includes('wvtt')]).toEqual(['application/mp4', true])
  const fragments = await Promise.all([0, 1, 2].map((i) => textOf(`live/${chosen}/captions-de/${number + i}.m4s`)))
  // Of each round of three segments, the last belongs to the item without captions.
  expect(fragments.filter((text) => text.includes('to the end'))).toHaveLength(2)
  expect(fragments.filter((text) => text.includes('vtte') && !text.includes('payl'))).toHaveLength(1)
})

it('the captions of an encrypted channel are encrypted with a key of their own, and no other form is served', async () => {
  const captions = `live/${slugs.encrypted}/captions-de`
  const list = await until(async () => {
    const text = await textOf(`${captions}/index.m3u8`)
    return text.startsWith('#EXTM3U') && text
  })
  const [, name] = /^#EXT-X-KEY:METHOD=AES-128,URI="(\d+\.key)"$/m.exec(list) ?? []
  const [file = ''] = list.match(/^\d+\.vtt$/m) ?? []
  const [key = EMPTY, sealed = EMPTY] = await Promise.all(
    [name, file].map(async (address) => Buffer.from(await (await ask(`${captions}/${address}`)).arrayBuffer())),
  )
  const iv = Buffer.alloc(16)
  iv.writeBigUInt64BE(BigInt(file.replace('.vtt', '')), 8)
  expect(sealed.includes('WEBVTT')).toBe(false)
  const decipher = createDecipheriv('aes-128-cbc', key, iv)
  expect(Buffer.concat([decipher.update(sealed), decipher.final()]).toString()).toMatch(/^WEBVTT\n/)
  const ofVideo = await ask(`live/${slugs.encrypted}/720p/${name}`)
  expect(Buffer.from(await ofVideo.arrayBuffer()).equals(key)).toBe(false)
  for (const path of [file.replace('.vtt', '.m4s'), '99.key', `../captions-fr/${name}`])
    expect([path, (await ask(`${captions}/${path}`)).status]).toEqual([path, 404])
})

it('other languages, and segments that are not on air, are not found', async () => {
  const { chosen } = slugs
  const last = Number((await textOf(`live/${chosen}/captions-de/index.m3u8`)).match(/^\d+(?=\.vtt$)/gm)?.at(-1))
  expect((await ask(`live/${chosen}/captions-de/${last}.vtt`)).status).toBe(200)
  for (const path of [
    'captions-fr/index.m3u8',
    `captions-fr/${last}.vtt`,
    `captions-de/${last + 50}.vtt`,
    'captions-fr/init.mp4',
  ])
    expect([path, (await ask(`live/${chosen}/${path}`)).status]).toEqual([path, 404])
})

it('a channel of an account without languages has the same playlists as before', async () => {
  const master = await until(async () => {
    const text = await textOf(`live/${slugs.plain}/master.m3u8`)
    return text.startsWith('#EXTM3U') && text
  })
  expect(master).not.toMatch(/SUBTITLES|captions|LANGUAGE/)
  expect(master).toContain('NAME="Main",DEFAULT=YES')
  expect((await ask(`live/${slugs.plain}/captions-de/index.m3u8`)).status).toBe(404)
})

it('an item on demand has its own languages, with their names', async () => {
  await addCaptions('pt-BR', 'He said "sim"')
  await test.db.mediaItem.update({ where: { id: withCaptions }, data: { access: 'public' } })
  const vod = `vod/${withCaptions}`
  const master = await textOf(`${vod}/master.m3u8`)
  expect(master).toContain(`NAME="He said 'sim'",LANGUAGE="pt-BR"`)
  expect(master).toContain('NAME="Main",DEFAULT=YES')
  expect(master).toContain('NAME="Français",LANGUAGE="fr",DEFAULT=NO')
  const list = await textOf(`${vod}/captions-pt-BR/index.m3u8`)
  expect(list).toContain('#EXT-X-ENDLIST')
  expect(list).not.toContain('#EXT-X-MAP')
  const [first] = list.match(/^\d+\.vtt$/gm) ?? []
  expect(await textOf(`${vod}/captions-pt-BR/${first}`)).toContain('first')
})
