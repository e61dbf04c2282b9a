// A live feed on a channel that is on air: taken, lost, released, abandoned. The segments are generated here; their
// rows and files arrive as the recorder writes them, in real time.
import { appendFile, mkdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { notify } from '#adapters/wakeup.ts'
import { checkPlaylist, checkRenditions, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import { closeAbandoned, dropUnwanted } from '#features/live/abandoned.ts'
import {
  appendSegments,
  beginRecording,
  closeRecording,
  type Recording,
  recordRenditions,
} from '#features/live/recording.ts'
import { until } from '#server/testing/until.ts'
import { type OpenPlayout, openPlayout } from '#worker/testing/open-playout.ts'
import { renditionRow, STORED, segmentRow } from '#worker/testing/stored-media.ts'

const RUNGS = ['1080p', '720p', '432p', 'audio'] as const
let air: OpenPlayout
let programme: string

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
    await air.db.liveStream.create({
      data: { id: this.streamId, contributionId: this.contributionId, channelId, workerId },
    })
    this.recording = (await beginRecording(air.db, session, workerId, null))!
    await mkdir(mediaPaths(air.dataDir, air.tenant.accountId, this.recording.mediaId).folder, { recursive: true })
    await recordRenditions(
      air.db,
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
    const paths = mediaPaths(air.dataDir, air.tenant.accountId, this.recording.mediaId)
    for (const name of RUNGS) await appendFile(paths.rendition(name), STORED)
    const rows = this.#renditions.map(({ id: renditionId }) => ({ ...segmentRow(index, STORED), renditionId }))
    await appendSegments(air.db, this.recording, rows, { count: this.#count, thumbnailCount: 1, cutOffMs: 0 })
  }

  vanish(): void {
    clearInterval(this.#timer)
  }

  async hangUp(): Promise<void> {
    this.vanish()
    await closeRecording(air.db, this.recording, { state: 'ENDED', reason: null })
  }
}

const addContribution = async (
  channelId: string,
  options: { onStall?: 'slate' | 'schedule'; record?: boolean } = {},
) => {
  const id = newId<string>('cn')
  const row = { id, channelId, name: 'Studio 2', source: 'rtmp' as const, stallSeconds: 1, ...options }
  await air.db.contribution.create({ data: row })
  return id
}

async function order(channelId: string, kind: 'TAKE' | 'RELEASE', contributionId: string) {
  const who = { accountId: air.tenant.accountId, issuedBy: 'user:test' }
  const row = await air.db.command.create({ data: { ...who, channelId, kind, payload: { contributionId } } })
  await notify(air.db, 'commands', channelId)
  return () => air.db.command.findUniqueOrThrow({ where: { id: row.id } })
}

const newest = (id: string) => publishedSegments(air.directory.peekById(id)?.chunks ?? [], air.clock.now()).at(-1)
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
        const answer = await air.get(`/live/${slug}/${rung}/index.m3u8`)
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
          const segment = await air.get(`/live/${slug}/${rung}/${uri}`)
          const { byteLength } = await segment.arrayBuffer()
          if (segment.status !== 200 || byteLength !== STORED.length) broken.push(`${rung}/${uri}: ${segment.status}`)
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

beforeAll(async () => {
  air = await openPlayout()
  programme = await air.addMedia('Garden', 40 * 1_920)
  const now = Date.now()
  const at = { startedAt: new Date(now), heartbeatAt: new Date(now + 600_000) }
  await air.db.workerNode.create({ data: { id: 'wk_live', host: 'test', pid: 1, roles: [], ...at } })
})
afterAll(() => air.close())

it('a feed is taken, lost to the slate, taken again when it is steady, and released, by every rule of playlists', async () => {
  const { id, slug } = await air.addChannel([programme])
  const contribution = await addContribution(id)
  await air.order(id, 'START')
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
  expect(await air.db.liveStream.findUniqueOrThrow({ where: { id: sender.streamId } })).toMatchObject({ aired: true })
  expect(await afterSegments(id, 3)).toBe(mediaId)

  sender.sending = false
  await expect.poll(() => airing(id)).toBe(air.slateId)
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
  expect(await air.db.mediaItem.findUniqueOrThrow({ where: { id: mediaId } })).toMatchObject({ state: 'READY' })
  const rows = await until(async () => {
    const found = await air.db.asRunRow.findMany({ where: { channelId: id, mediaId } })
    return found.length >= 2 && found
  })
  expect(rows.map(({ title, reason, plannedStartsAt }) => [title, reason, plannedStartsAt])).toContainEqual([
    'Live: Studio 2',
    'live',
    null,
  ])
  await air.order(id, 'STOP')
}, 90_000)

it('a worker that is killed leaves an item with what was written, and a channel in its programme', async () => {
  const { id, slug } = await air.addChannel([programme])
  const contribution = await addContribution(id, { onStall: 'schedule', record: false })
  await air.order(id, 'START')
  await expect.poll(() => airing(id)).toBe(programme)
  const stopWatching = watch(slug)
  await air.db.workerNode.create({
    data: { id: 'wk_gone', host: 'test', pid: 2, roles: [], startedAt: new Date(), heartbeatAt: new Date() },
  })
  const sender = await new Sender(contribution).connect(id, 'wk_gone', 'other99')
  await order(id, 'TAKE', contribution)
  await expect.poll(() => airing(id)).toBe(sender.recording.mediaId)
  sender.vanish()
  await air.db.workerNode.delete({ where: { id: 'wk_gone' } })
  expect(await closeAbandoned(air.db)).toEqual([sender.recording.mediaId])
  await expect.poll(() => airing(id)).toBe(programme)
  const stream = await air.db.liveStream.findUniqueOrThrow({ where: { id: sender.streamId } })
  expect(stream).toMatchObject({ state: 'ERROR', reason: expect.stringMatching(/stopped unexpectedly/) })
  expect(await air.db.mediaItem.findUniqueOrThrow({ where: { id: sender.recording.mediaId } })).toMatchObject({
    state: 'READY',
  })
  const { broken, newest } = await stopWatching()
  expect(broken).toEqual([])
  expect(newest, 'another format').toContain('#EXT-X-DISCONTINUITY\n')
  // It aired: it is kept while viewers can seek back to it.
  expect(await dropUnwanted(air.db, Date.now())).toEqual([])
  expect(await dropUnwanted(air.db, Date.now() + 25 * 3_600_000)).toMatchObject([{ mediaId: sender.recording.mediaId }])
  await air.order(id, 'STOP')
}, 60_000)

it('invalid commands are rejected with a message', async () => {
  const { id } = await air.addChannel([programme])
  const contribution = await addContribution(id)
  const offAir = await order(id, 'TAKE', contribution)
  await expect.poll(async () => (await offAir()).error).toMatch(/off air\. Nothing was changed; start it/)
  await air.order(id, 'START')
  await expect.poll(() => airing(id)).toBe(programme)
  const alone = await order(id, 'TAKE', contribution)
  await expect.poll(async () => (await alone()).error).toMatch(/No encoder is connected/)
  const nothing = await order(id, 'RELEASE', contribution)
  await expect.poll(async () => (await nothing()).error).toMatch(/No live feed is on air/)
  expect(airing(id)).toBe(programme)
  await air.order(id, 'STOP')
})
