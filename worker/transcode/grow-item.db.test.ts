// An account's ladder grows while one of its channels is on air.
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { checkPlaylist, checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import type { ChannelId, MediaId, WorkerId } from '#domain/ids.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { claimBackfill } from '#features/ladder/backfill.ts'
import { getLadder, setLadder } from '#features/ladder/ladder.ts'
import { findFormat } from '#features/playout/formats.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { FFMPEG, FFPROBE, lavfi } from '#server/testing/ffmpeg.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { startClock } from '../clock.ts'
import { type OriginRole, startOriginRole } from '../origin/role.ts'
import { type PlayoutRole, startPlayoutRole } from '../playout/role.ts'
import { ChannelDirectory } from '../segments/directory.ts'
import { MediaIndexes } from '../segments/media-indexes.ts'
import { openSegmentSource } from '../segments/segment-source.ts'
import { claimMedia } from './claim-media.ts'
import { growItem } from './grow-item.ts'
import type { TranscodeContext } from './transcode-context.ts'
import { transcodeMedia } from './transcode-media.ts'

const ME = newId<WorkerId>('wk')
const { signal, abort } = endOfTest()
let test: TestDatabase
let dataDir: string
let context: TranscodeContext
let tenant: Tenant
let origin: OriginRole
let playout: PlayoutRole
let directory: ChannelDirectory
let wide: MediaId
let small: MediaId
/** Prepared when the ladder had grown. */
let later: MediaId

function endOfTest() {
  const ended = new AbortController()
  return { signal: ended.signal, abort: () => ended.abort() }
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-grow-'))
  vi.stubEnv('DATA_DIR', dataDir)
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test, long enough')
  test = await openTestDatabase()
  context = {
    ...{ db: test.db, dataDir, workerId: ME },
    tools: { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') },
  }
  tenant = await addTenant(test.db)
  await test.db.account.update({ where: { id: tenant.accountId }, data: { plan: 'pro' } })
  const now = new Date()
  await test.db.workerNode.create({
    data: { id: ME, host: 'test', pid: 1, roles: ['transcode'], startedAt: now, heartbeatAt: now },
  })
  const clock = startClock(signal)
  const indexes = new MediaIndexes(test.db)
  directory = new ChannelDirectory(test.db, clock)
  const segments = await openSegmentSource({ db: test.db, indexes, dataDir, cacheBytes: 64 * 1024 ** 2 })
  signal.addEventListener('abort', () => segments.close())
  await directory.start()
  origin = await startOriginRole({ db: test.db, clock, directory, segments, host: '127.0.0.1', port: 0 })
  playout = startPlayoutRole({ db: test.db, workerId: 'wk_elsewhere', clock, indexes })
})
afterAll(async () => {
  await playout?.stop()
  await origin?.stop()
  await directory?.stop()
  abort()
  await test?.drop()
  await rm(dataDir, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

/** Uploaded and prepared, of one colour. */
async function prepare(colour: string, size: string, seconds: number): Promise<MediaId> {
  const id = newId<MediaId>('md')
  const paths = mediaPaths(dataDir, tenant.accountId, id)
  await mkdir(paths.folder, { recursive: true })
  const file = join(dataDir, `${id}.mp4`)
  execFileSync(FFMPEG, [
    ...['-v', 'error', '-y', ...lavfi(`color=${colour}:s=${size}:r=25:d=${seconds}`)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', file],
  ])
  await cp(file, paths.source)
  await test.db.mediaItem.create({
    data: { id, accountId: tenant.accountId, title: colour, sourceName: 'a.mp4', sourceBytes: 1n },
  })
  const claim = await claimMedia(test.db, id, ME)
  expect(await transcodeMedia(context, claim!, signal)).toBe('ready')
  return id
}

const find = (id: string) =>
  test.db.mediaItem.findUniqueOrThrow({
    where: { id },
    include: { renditions: { select: { name: true, segments: { select: { durationMs: true } } } } },
  })
const rungsOf = async (id: string) => (await find(id)).renditions.map(({ name }) => name).sort()
const text = async (path: string) => {
  const answer = await fetch(`http://127.0.0.1:${origin.port}/live/${path}`)
  return answer.ok ? answer.text() : null
}

/** Decodes what follows each EXT-X-MAP of a list. @returns the pictures' widths */
async function decode(slug: string, rung: string, list: string): Promise<number[]> {
  const widths: number[] = []
  for (const [i, part] of list.split('#EXT-X-MAP:URI="').slice(1).entries()) {
    const files = [part.slice(0, part.indexOf('"')), ...(part.match(/^\d+\.m4s$/gm) ?? [])]
    const bytes = await Promise.all(
      files.map(async (file) => {
        const answer = await fetch(`http://127.0.0.1:${origin.port}/live/${slug}/${rung}/${file}`)
        expect([file, answer.status]).toEqual([file, 200])
        return Buffer.from(await answer.arrayBuffer())
      }),
    )
    const path = join(dataDir, `${rung}-${i}.mp4`)
    await writeFile(path, Buffer.concat(bytes))
    const shown = ['-of', 'csv=p=0', '-show_entries', 'stream=width']
    const width = execFileSync(FFPROBE, ['-v', 'error', ...shown, path], { encoding: 'utf8' })
    const strict = ['-v', 'error', '-xerror', '-err_detect', 'explode', '-i', path, '-fps_mode', 'passthrough']
    const progress = execFileSync(FFMPEG, [...strict, '-progress', 'pipe:1', '-f', 'null', '-'], { encoding: 'utf8' })
    const frames = progress.match(/(?<=^frame=)\d+/gm)?.at(-1)
    const lasts = [...part.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, seconds]) => sum + Number(seconds), 0)
    expect(Number(frames)).toBe(Math.round(lasts * 25))
    widths.push(Number(width))
  }
  return widths
}

it('ready items get its rungs, and the channel goes on in them', async () => {
  wide = await prepare('red', '2560x1440', 2.24)
  small = await prepare('blue', '640x360', 0.96)
  const { formatKey: before } = await find(wide)
  expect([(await find(small)).formatKey, await rungsOf(wide)]).toEqual([before, ['1080p', '432p', '720p', 'audio']])
  await setLadder(test.db, tenant.who, { rungs: ['1440p', '1080p', '720p', '432p', '360p'] })
  const id = newId<ChannelId>('ch')
  const slug = id.replace('_', '-')
  const rundown = { create: [wide, small].map((mediaId, position) => ({ id: newId<string>('ru'), mediaId, position })) }
  await test.db.channel.create({
    data: { id, accountId: tenant.accountId, name: id, slug, resolution: '1440p', rundown },
  })
  await commandChannel(test.db, tenant.who, id, 'START')
  playout.wake()
  const first = await until(() => text(`${slug}/1440p/index.m3u8`))
  const at = Date.now()
  const master = await text(`${slug}/master.m3u8`)
  expect(master?.match(/^\w+(?=\/index\.m3u8$)/gm)).toEqual(['1440p', '1080p', '720p', '432p', '360p'])
  // Nothing has more rungs yet: 1080p airs there.
  expect([first.match(/init-\w+/g), await decode(slug, '1440p', first)]).toEqual([[`init-${before}`], [1_920]])
  expect(await getLadder(test.db, tenant.accountId)).toMatchObject({
    progress: [
      { rung: '1440p', ready: 0, of: 1 },
      { rung: '360p', ready: 0, of: 2 },
    ],
    ...{ waiting: 2, failed: 0 },
  })

  for (const [mediaId, durationMs] of [
    [wide, 2_240],
    [small, 960],
  ] as const) {
    const job = await claimBackfill(test.db, ME)
    expect(job).toMatchObject({ mediaId, attempts: 1 })
    await growItem(context, job!, signal)
    expect(await find(mediaId)).toMatchObject({ state: 'READY', durationMs })
  }
  expect(await rungsOf(wide)).toEqual(['1080p', '1440p', '360p', '432p', '720p', 'audio'])
  expect(await rungsOf(small)).toEqual(['1080p', '360p', '432p', '720p', 'audio'])
  const [grown, other] = [(await find(wide)).formatKey!, (await find(small)).formatKey!]
  expect(new Set([before, grown, other]).size).toBe(3)
  for (const { segments } of (await find(wide)).renditions)
    expect(segments.map(({ durationMs }) => durationMs).sort()).toEqual([1_920, 320])
  // What was published stays what it was.
  expect((await findFormat(test.db, before!))?.aired.get('1440p')).toBe('1080p')
  expect(await getLadder(test.db, tenant.accountId)).toMatchObject({
    progress: [
      { rung: '1440p', ready: 1, of: 1 },
      { rung: '360p', ready: 2, of: 2 },
    ],
    waiting: 0,
  })
  expect(await claimBackfill(test.db, ME)).toBeNull()

  const both = await until(async () => {
    const list = await text(`${slug}/1440p/index.m3u8`)
    return list?.includes(`init-${grown}`) && list.includes(`init-${other}`) && list
  })
  expect([checkPlaylist(both), checkUpdate({ at, text: first }, { at: Date.now(), text: both })]).toEqual([[], []])
  const widths = await decode(slug, '1440p', both)
  expect(both.match(/init-\w+/g)?.map((init, i) => [init, widths[i]])).toEqual(
    expect.arrayContaining([
      [`init-${before}`, 1_920],
      [`init-${grown}`, 2_560],
      [`init-${other}`, 1_920],
    ]),
  )
  expect(new Set(await decode(slug, '360p', (await text(`${slug}/360p/index.m3u8`))!))).toEqual(new Set([768, 640]))

  // An item that is prepared with the new ladder has the same format from the start.
  later = await prepare('green', '2560x1440', 0.32)
  expect((await find(later)).formatKey).toBe(grown)
  expect(await test.db.backfill.count()).toBe(0)
}, 400_000)

it('a recording gets rungs of its highest one, and none above it', async () => {
  const id = later
  await test.db.rendition.deleteMany({ where: { mediaId: id, name: { in: ['1440p', '360p'] } } })
  await test.db.mediaItem.update({
    where: { id },
    data: { sourceSha256: null, sourceFacts: { width: 2_560, height: 1_440 } },
  })
  await rm(mediaPaths(dataDir, tenant.accountId, id).source)
  await setLadder(test.db, tenant.who, { rungs: ['1440p', '1080p', '720p', '432p', '360p'] })
  const job = await claimBackfill(test.db, ME)
  expect(job?.mediaId).toBe(id)
  await growItem(context, job!, signal)
  expect(await rungsOf(id)).toEqual(['1080p', '360p', '432p', '720p', 'audio'])
}, 60_000)

it('what fails stays ready, is tried again, and waits after three attempts until the ladder is set again', async () => {
  const id = small
  await test.db.rendition.deleteMany({ where: { mediaId: id, name: '360p' } })
  const { source } = mediaPaths(dataDir, tenant.accountId, id)
  await writeFile(source, 'no video')
  const rungs = ['1440p', '1080p', '720p', '432p', '360p'] as const
  await setLadder(test.db, tenant.who, { rungs: [...rungs] })
  for (const attempts of [1, 2, 3]) {
    await test.db.backfill.updateMany({ data: { tryAfter: null } })
    const job = await claimBackfill(test.db, ME)
    expect(job).toMatchObject({ mediaId: id, attempts })
    await growItem(context, job!, signal)
    expect(await claimBackfill(test.db, ME)).toBeNull()
  }
  expect((await find(id)).state).toBe('READY')
  expect(await getLadder(test.db, tenant.accountId)).toMatchObject({ waiting: 0, failed: 1 })
  await setLadder(test.db, tenant.who, { rungs: [...rungs] })
  expect(await getLadder(test.db, tenant.accountId)).toMatchObject({ waiting: 1, failed: 0 })
  // A stopped worker gives it back, and a smaller ladder needs it no more.
  const stopped = new AbortController()
  stopped.abort()
  await growItem(context, (await claimBackfill(test.db, ME))!, stopped.signal)
  expect(await test.db.backfill.findMany()).toMatchObject([{ mediaId: id, workerId: null, attempts: 0 }])
  await setLadder(test.db, tenant.who, { rungs: ['1440p', '1080p', '720p', '432p'] })
  expect(await test.db.backfill.count()).toBe(0)
}, 60_000)
