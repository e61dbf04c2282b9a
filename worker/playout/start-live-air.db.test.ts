// A live feed on a channel that is on air: taken, lost, released, abandoned. The segments are generated here; their
// rows and files arrive as the recorder writes them, in real time.
import { createHash } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { listen, notify } from '#adapters/wakeup.ts'
import type { Clock } from '#domain/instants.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { closeAbandoned, dropUnwanted } from '#features/live/abandoned.ts'
import {
  appendSegments,
  beginRecording,
  closeRecording,
  type Recording,
  recordRenditions,
} from '#features/live/recording.ts'
import { storeFormat } from '#features/playout/formats.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { checkPlaylist, checkRenditions, checkUpdate, type Look } from '#server/testing/hls/conformance.ts'
import { until } from '#server/testing/until.ts'
import { startClock } from '../clock.ts'
import { type OriginRole, startOriginRole } from '../origin/role.ts'
import { ChannelDirectory } from '../segments/directory.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { type OpenSegmentSource, openSegmentSource } from '../segments/segment-source.ts'
import { type PlayoutRole, startPlayoutRole } from './role.ts'

const RUNGS = ['1080p', '720p', '432p', 'audio'] as const
let test: TestDatabase
let tenant: Tenant
let dataDir: string
let origin: OriginRole
let directory: ChannelDirectory
let segments: OpenSegmentSource
let playout: PlayoutRole
const ended = new AbortController()
let clock: Clock

const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const tfdt = box('tfdt', Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
const SEGMENT = Buffer.concat([
  box('moof', box('mfhd', Buffer.alloc(8)), box('traf', box('tfhd', Buffer.alloc(8)), tfdt)),
  box('mdat', Buffer.alloc(1_000, 7)),
])

async function addItem(accountId: string, title: string, kind: 'PROGRAMME' | 'SLATE', count: number): Promise<string> {
  const id = newId<string>('md')
  const { folder, rendition } = mediaPaths(dataDir, accountId, id)
  await mkdir(folder, { recursive: true })
  const facts = { sourceName: title, sourceBytes: 1n, durationMs: count * 1_920, formatKey: 'abc123' }
  await test.db.mediaItem.create({
    data: { id, accountId, title, kind, state: 'READY', readyAt: new Date(), ...facts },
  })
  for (const name of RUNGS) {
    await writeFile(rendition(name), Buffer.concat(Array.from({ length: count }, () => SEGMENT)))
    const rows = Array.from({ length: count }, (_, index) => segmentRow(index))
    await test.db.rendition.create({ data: { ...renditionRow(name), mediaId: id, segments: { create: rows } } })
  }
  await storeFormat(test.db, 'abc123', RUNGS.map(renditionRow))
  return id
}

const segmentRow = (index: number) => ({
  index,
  durationMs: 1_920,
  byteOffset: BigInt(index * SEGMENT.length),
  byteLength: SEGMENT.length,
  sha256: createHash('sha256').update(SEGMENT).digest(),
})
const renditionRow = (name: (typeof RUNGS)[number]) => ({
  id: newId<string>('rd'),
  name,
  track: name === 'audio' ? ('AUDIO' as const) : ('VIDEO' as const),
  codecs: 'test',
  width: null,
  height: null,
  averageKbps: 1,
  peakKbps: 1,
  init: new Uint8Array([1]),
  initHash: 'abc123',
  bytes: 1n,
})

/** Sends in real time until told to pause. */
class Sender {
  readonly streamId = newId<string>('ls')
  readonly contributionId: string
  recording!: Recording
  sending = true
  #renditions = RUNGS.map(renditionRow)
  #count = 0
  #timer: NodeJS.Timeout | undefined

  constructor(contributionId: string) {
    this.contributionId = contributionId
  }

  async connect(channelId: string, workerId: string, formatKey: string): Promise<this> {
    const session = { streamId: this.streamId, contributionId: this.contributionId, channelId }
    await test.db.liveStream.create({
      data: { id: this.streamId, contributionId: this.contributionId, channelId, workerId },
    })
    this.recording = (await beginRecording(test.db, session, workerId, null))!
    await mkdir(mediaPaths(dataDir, tenant.accountId, this.recording.mediaId).folder, { recursive: true })
    await recordRenditions(
      test.db,
      this.recording,
      formatKey,
      // Headers of its own if it has a format of its own.
      this.#renditions.map(({ averageKbps: _, peakKbps: __, bytes: ___, ...rendition }) => ({
        ...rendition,
        initHash: formatKey,
      })),
    )
    await this.#append()
    this.#timer = setInterval(() => void this.#append(), 1_920)
    return this
  }

  async #append(): Promise<void> {
    if (!this.sending) return
    const index = this.#count++
    const paths = mediaPaths(dataDir, tenant.accountId, this.recording.mediaId)
    for (const name of RUNGS) await appendFile(paths.rendition(name), SEGMENT)
    const rows = this.#renditions.map(({ id: renditionId }) => ({ ...segmentRow(index), renditionId }))
    await appendSegments(test.db, this.recording, rows, { count: this.#count, thumbnailCount: 1 })
  }

  vanish(): void {
    clearInterval(this.#timer)
  }

  async hangUp(): Promise<void> {
    this.vanish()
    await closeRecording(test.db, this.recording, { state: 'ENDED', reason: null })
  }
}

const newChannel = async (item: string) => {
  const id = newId<string>('ch')
  const slug = id.replace('_', '-')
  const rundown = { create: [{ id: newId<string>('ru'), mediaId: item, position: 0 }] }
  await test.db.channel.create({ data: { id, accountId: tenant.accountId, name: id, slug, rundown } })
  return { id, slug }
}

const addContribution = async (
  channelId: string,
  options: { onStall?: 'slate' | 'schedule'; record?: boolean } = {},
) => {
  const id = newId<string>('cn')
  const row = { id, channelId, name: 'Studio 2', source: 'rtmp' as const, stallSeconds: 1, ...options }
  await test.db.contribution.create({ data: row })
  return id
}

async function order(channelId: string, kind: 'TAKE' | 'RELEASE', contributionId: string) {
  const who = { accountId: tenant.accountId, issuedBy: 'user:test' }
  const row = await test.db.command.create({ data: { ...who, channelId, kind, payload: { contributionId } } })
  await notify(test.db, 'commands', channelId)
  return () => test.db.command.findUniqueOrThrow({ where: { id: row.id } })
}

const get = (path: string) => fetch(`http://127.0.0.1:${origin.port}${path}`)
const newest = (id: string) => publishedSegments(directory.peekById(id)?.chunks ?? [], clock.now()).at(-1)
/** Media of the newest published segment. */
const airing = (id: string) => newest(id)?.item.mediaId ?? null
/** Waits until so many more segments are published. @returns the media of the newest one */
async function afterSegments(id: string, count: number) {
  const from = newest(id)!.mediaSequence
  await until(() => newest(id)!.mediaSequence >= from + count)
  return airing(id)
}

/** Watches a channel as a strict player: checks every playlist, fetches every new segment. */
function watch(slug: string) {
  const broken: string[] = []
  const seen = new Set<string>()
  let stopped = false
  const looks = new Map<string, Look>()
  const running = (async () => {
    while (!stopped) {
      const texts: string[] = []
      for (const rung of ['432p', 'audio']) {
        const answer = await get(`/live/${slug}/${rung}/index.m3u8`)
        const look = { at: Date.now(), text: await answer.text() }
        if (answer.status !== 200) broken.push(`${rung} answered ${answer.status}`)
        texts.push(look.text)
        broken.push(...checkPlaylist(look.text))
        const before = looks.get(rung)
        if (before) broken.push(...checkUpdate(before, look))
        looks.set(rung, look)
        for (const uri of look.text.match(/^\d+\.m4s$/gm) ?? []) {
          if (seen.has(`${rung}/${uri}`)) continue
          seen.add(`${rung}/${uri}`)
          const segment = await get(`/live/${slug}/${rung}/${uri}`)
          const { byteLength } = await segment.arrayBuffer()
          if (segment.status !== 200 || byteLength !== SEGMENT.length) broken.push(`${rung}/${uri}: ${segment.status}`)
          if (segment.headers.get('cache-control')?.includes('immutable') !== true) broken.push(`${uri} was a stand-in`)
        }
      }
      broken.push(...checkRenditions(texts[0]!, texts[1]!))
      await wait(250)
    }
  })()
  return async () => {
    stopped = true
    await running
    return { broken, segments: seen.size, newest: looks.get('432p')!.text }
  }
}

let programme: string
let slate: string

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-live-air-'))
  vi.stubEnv('DATA_DIR', dataDir)
  const house = newId<string>('ac')
  await test.db.account.create({ data: { id: house, name: 'House', kind: 'SYSTEM' } })
  slate = await addItem(house, 'Slate', 'SLATE', 3)
  programme = await addItem(tenant.accountId, 'Garden', 'PROGRAMME', 40)
  await test.db.workerNode.create({
    data: {
      id: 'wk_live',
      host: 'test',
      pid: 1,
      roles: [],
      startedAt: new Date(),
      heartbeatAt: new Date(Date.now() + 600_000),
    },
  })
  clock = startClock(ended.signal)
  const indexes = new MediaIndexes(test.db)
  directory = new ChannelDirectory(test.db, clock)
  segments = await openSegmentSource({ db: test.db, indexes, dataDir, cacheBytes: 64 * 1024 ** 2 })
  await directory.start()
  origin = await startOriginRole({ db: test.db, clock, directory, segments, host: '127.0.0.1', port: 0 })
  playout = startPlayoutRole({ db: test.db, workerId: 'wk_test', clock, indexes })
  listen(
    test.url,
    ['commands', 'timeline', 'live'],
    (topic, payload) =>
      topic === 'commands' ? playout.wake() : topic === 'live' ? playout.wakeLive() : directory.wake(payload),
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

it('a feed is taken, lost to the slate, taken again when it is steady, and released, by every rule of playlists', async () => {
  const { id, slug } = await newChannel(programme)
  const contribution = await addContribution(id)
  await commandChannel(test.db, tenant.who, id, 'START')
  await expect.poll(() => airing(id)).toBe(programme)
  const stopWatching = watch(slug)
  const sender = await new Sender(contribution).connect(id, 'wk_live', 'abc123')
  const { mediaId } = sender.recording
  expect(await afterSegments(id, 2), 'it is not taken').toBe(programme)

  const orderedAt = Date.now()
  const taken = await order(id, 'TAKE', contribution)
  await expect.poll(() => airing(id)).toBe(mediaId)
  expect(Date.now() - orderedAt).toBeLessThan(4_000)
  expect(await taken()).toMatchObject({ state: 'DONE', error: null })
  expect(await test.db.liveStream.findUniqueOrThrow({ where: { id: sender.streamId } })).toMatchObject({ aired: true })
  expect(await afterSegments(id, 3)).toBe(mediaId)

  sender.sending = false
  await expect.poll(() => airing(id)).toBe(slate)
  sender.sending = true
  await expect.poll(() => airing(id), { timeout: 15_000 }).toBe(mediaId)

  await order(id, 'RELEASE', contribution)
  await expect.poll(() => airing(id)).toBe(programme)
  expect(await afterSegments(id, 2), 'a released feed stays off air').toBe(programme)
  await sender.hangUp()

  const { broken, segments: fetched, newest } = await stopWatching()
  expect(broken).toEqual([])
  expect(fetched).toBeGreaterThan(20)
  expect(newest, 'one format, no discontinuity').not.toContain('#EXT-X-DISCONTINUITY\n')
  expect(await test.db.mediaItem.findUniqueOrThrow({ where: { id: mediaId } })).toMatchObject({ state: 'READY' })
  const rows = await until(async () => {
    const found = await test.db.asRunRow.findMany({ where: { channelId: id, mediaId } })
    return found.length >= 2 && found
  })
  expect(rows.map(({ title, reason, plannedStartsAt }) => [title, reason, plannedStartsAt])).toContainEqual([
    'Live: Studio 2',
    'live',
    null,
  ])
  await commandChannel(test.db, tenant.who, id, 'STOP')
}, 90_000)

it('a worker that is killed leaves an item with what was written, and a channel in its programme', async () => {
  const { id, slug } = await newChannel(programme)
  const contribution = await addContribution(id, { onStall: 'schedule', record: false })
  await commandChannel(test.db, tenant.who, id, 'START')
  await expect.poll(() => airing(id)).toBe(programme)
  const stopWatching = watch(slug)
  await test.db.workerNode.create({
    data: { id: 'wk_gone', host: 'test', pid: 2, roles: [], startedAt: new Date(), heartbeatAt: new Date() },
  })
  const sender = await new Sender(contribution).connect(id, 'wk_gone', 'other99')
  await order(id, 'TAKE', contribution)
  await expect.poll(() => airing(id)).toBe(sender.recording.mediaId)
  sender.vanish()
  await test.db.workerNode.delete({ where: { id: 'wk_gone' } })
  expect(await closeAbandoned(test.db)).toEqual([sender.recording.mediaId])
  await expect.poll(() => airing(id)).toBe(programme)
  const stream = await test.db.liveStream.findUniqueOrThrow({ where: { id: sender.streamId } })
  expect(stream).toMatchObject({ state: 'ERROR', reason: expect.stringMatching(/stopped unexpectedly/) })
  expect(await test.db.mediaItem.findUniqueOrThrow({ where: { id: sender.recording.mediaId } })).toMatchObject({
    state: 'READY',
  })
  const { broken, newest } = await stopWatching()
  expect(broken).toEqual([])
  expect(newest, 'another format').toContain('#EXT-X-DISCONTINUITY\n')
  // It aired: it is kept while viewers can seek back to it.
  expect(await dropUnwanted(test.db, Date.now())).toEqual([])
  expect(await dropUnwanted(test.db, Date.now() + 25 * 3_600_000)).toMatchObject([
    { mediaId: sender.recording.mediaId },
  ])
  await commandChannel(test.db, tenant.who, id, 'STOP')
}, 60_000)

it('invalid commands are rejected with a message', async () => {
  const { id } = await newChannel(programme)
  const contribution = await addContribution(id)
  const offAir = await order(id, 'TAKE', contribution)
  await expect.poll(async () => (await offAir()).error).toMatch(/off air\. Nothing was changed; start it/)
  await commandChannel(test.db, tenant.who, id, 'START')
  await expect.poll(() => airing(id)).toBe(programme)
  const alone = await order(id, 'TAKE', contribution)
  await expect.poll(async () => (await alone()).error).toMatch(/No encoder is connected/)
  const nothing = await order(id, 'RELEASE', contribution)
  await expect.poll(async () => (await nothing()).error).toMatch(/No live feed is on air/)
  expect(airing(id)).toBe(programme)
  await commandChannel(test.db, tenant.who, id, 'STOP')
})
