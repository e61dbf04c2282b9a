import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Prisma } from '#adapters/db.ts'
import { folderStatus } from '#adapters/disk-space.ts'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { MediaId, WorkerId } from '#domain/ids.ts'
import { DEFAULT_RUNG_NAMES } from '#domain/ladder/ladder.ts'
import type { MediaStatus } from '#features/media/schema.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { CHEAP_RUNGS } from '../testing/cheap-items.ts'
import { type Claim, ClaimLostError, claimMedia } from './claim-media.ts'
import { removeOldParts } from './clean-up.ts'
import { recordProgress } from './record-progress.ts'
import type { TranscodeContext } from './transcode-context.ts'
import { transcodeMedia } from './transcode-media.ts'

const ACCOUNT = 'ac_00000000000000000000'
const ME = newId<WorkerId>('wk')
let test: TestDatabase
let dataDir: string
let clip: string
let context: TranscodeContext
const never = new AbortController().signal

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-transcode-'))
  clip = join(dataDir, 'clip.mp4')
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=25:d=0.4', '-f', 'lavfi', '-i', 'sine=440:d=0.4']
  execFileSync('ffmpeg', ['-v', 'error', ...picture, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', clip])
  const tools = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }
  context = { db: test.db, dataDir, tools, workerId: ME }
  await test.db.account.create({ data: { id: ACCOUNT, name: 'Account' } })
  await setRungs(CHEAP_RUNGS)
  await beat(ME, 0)
})

afterAll(async () => {
  await test.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const setRungs = (rungs: readonly string[]) =>
  test.db.account.update({ where: { id: ACCOUNT }, data: { rungs: [...rungs] } })

async function beat(id: string, ageMs: number) {
  const heartbeatAt = new Date(Date.now() - ageMs)
  const row = { id, host: 'test', pid: 1, roles: ['transcode'], startedAt: heartbeatAt, heartbeatAt }
  await test.db.workerNode.upsert({ where: { id }, create: row, update: row })
}

/** @param source null: there is no file */
async function upload(
  source: string | null,
  row: { state?: Uppercase<MediaStatus>; workerId?: string; ageMs?: number } = {},
) {
  const { ageMs = 0, ...given } = row
  const id = newId<MediaId>('md')
  const paths = mediaPaths(dataDir, ACCOUNT, id)
  await mkdir(paths.folder, { recursive: true })
  if (source) await cp(source, paths.source)
  const createdAt = new Date(Date.now() - ageMs)
  await test.db.mediaItem.create({
    data: { id, accountId: ACCOUNT, title: 'Clip', sourceName: 'clip.mp4', sourceBytes: 1n, createdAt, ...given },
  })
  return { id, paths, load: () => test.db.mediaItem.findUniqueOrThrow({ where: { id } }) }
}

async function claimed(id: MediaId): Promise<Claim> {
  const claim = await claimMedia(test.db, id, ME)
  if (!claim) throw new Error(`${id} is not free`)
  return claim
}

const isEncoding = async (id: MediaId) => (await test.db.mediaItem.count({ where: { id, state: 'TRANSCODING' } })) === 1

async function work(id: MediaId, signal = never, inContext = context) {
  return transcodeMedia(inContext, await claimed(id), signal)
}

// Transcoding has the lowest priority on the machine.
describe('transcodeMedia', { timeout: 180_000 }, () => {
  it('an upload becomes ready with consistent files, rows and checksums', async () => {
    // As of a new account.
    await setRungs(DEFAULT_RUNG_NAMES)
    const { id, paths, load } = await upload(clip)
    expect(await work(id).finally(() => setRungs(CHEAP_RUNGS))).toBe('ready')
    expect(await load()).toMatchObject({
      state: 'READY',
      progress: 1,
      durationMs: 640,
      thumbnailCount: 1,
      workerId: null,
      breakPositionsMs: [],
      faults: [],
      faultsChecked: true,
      sourceSha256: new Uint8Array(
        createHash('sha256')
          .update(await readFile(clip))
          .digest(),
      ),
      sourceFacts: { width: 64, height: 64, frameRate: 25, videoCodec: 'h264', audioCodec: 'aac' },
    })
    const renditions = await test.db.rendition.findMany({ where: { mediaId: id }, include: { segments: true } })
    expect(renditions.map((rendition) => rendition.name).toSorted()).toEqual(['1080p', '432p', '720p', 'audio'])
    for (const rendition of renditions) {
      const bytes = await readFile(join(paths.folder, rendition.file ?? ''))
      const sum = createHash('sha256').update(bytes).digest('hex')
      expect(rendition.file).toBe(`${rendition.name}-${sum}.mp4`)
      expect(bytes.length).toBe(Number(rendition.bytes))
      expect(bytes.subarray(0, rendition.init.length).equals(rendition.init)).toBe(true)
      expect(rendition.segments).toHaveLength(1)
      for (const { byteOffset, byteLength, sha256 } of rendition.segments) {
        const stored = bytes.subarray(Number(byteOffset), Number(byteOffset) + byteLength)
        expect(createHash('sha256').update(stored).digest().equals(sha256)).toBe(true)
      }
    }
    expect((await stat(paths.thumbnail(0))).size).toBeGreaterThan(100)
    expect(await readdir(paths.folder)).not.toContain('work')
    expect(await claimMedia(test.db, id, ME)).toBeNull()
  })

  it('a recording of an account that got another frame rate is made again from its highest rung', async () => {
    const { id, paths, load } = await upload(clip)
    expect(await work(id)).toBe('ready')
    await rm(paths.source)
    const channelId = newId<string>('ch')
    await test.db.channel.create({ data: { id: channelId, accountId: ACCOUNT, name: 'One', slug: 'one' } })
    const contribution = { id: newId<string>('cn'), channelId, name: 'Studio', source: 'rtmp' } as const
    await test.db.contribution.create({ data: contribution })
    const stream = { id: newId<string>('ls'), contributionId: contribution.id, channelId, workerId: ME, mediaId: id }
    await test.db.liveStream.create({ data: stream })
    const asRecorded = { sourceReport: Prisma.DbNull, state: 'UPLOADED', sourceBytes: 0n } as const
    await test.db.mediaItem.update({ where: { id }, data: asRecorded })
    await test.db.account.update({ where: { id: ACCOUNT }, data: { frameRate: 30 } })
    try {
      expect(await work(id)).toBe('ready')
    } finally {
      await test.db.account.update({ where: { id: ACCOUNT }, data: { frameRate: 25 } })
    }
    expect(await load()).toMatchObject({ state: 'READY', frameRate: 30, durationMs: 1_600 })
    expect(Number((await load()).sourceBytes)).toBe((await stat(paths.source)).size)
    const renditions = await test.db.rendition.findMany({ where: { mediaId: id }, include: { segments: true } })
    expect(renditions.map(({ name }) => name).toSorted()).toEqual(['360p', '432p', 'audio'])
    for (const { segments } of renditions) expect(segments.map(({ durationMs }) => durationMs)).toEqual([1_600])
  })

  it('an upload counts its minutes once, and one beyond the plan’s minutes fails with a sentence', async () => {
    const counted = await upload(clip)
    expect(await work(counted.id)).toBe('ready')
    const row = { where: { mediaId: counted.id } }
    expect(await test.db.uploadedMinutes.findUnique(row)).toMatchObject({ accountId: ACCOUNT, durationMs: 640 })
    const limit = { accountId: ACCOUNT, limit: 'uploadMinutes', value: 0, reason: 'Test' }
    await test.db.limitOverride.create({ data: limit })
    const beyond = await upload(clip)
    expect(await work(beyond.id)).toBe('failed')
    expect(await beyond.load()).toMatchObject({ state: 'FAILED', failureCode: 'UPLOAD_MINUTES' })
    await test.db.limitOverride.deleteMany()
    expect(await test.db.uploadedMinutes.count({ where: { mediaId: beyond.id } })).toBe(0)
  })

  it('chapters become break positions on segment boundaries; faults are recorded', async () => {
    const chapters = join(dataDir, 'chapters.txt')
    const mute = join(dataDir, 'mute.mkv')
    const starts = [0, 2_000, 3_700, 5_900]
    const lines = starts.map((at) => `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${at}\nEND=${at + 1}\n`)
    await writeFile(chapters, `;FFMETADATA1\n${lines.join('')}`)
    const picture = ['-f', 'lavfi', '-i', "color=gray:s=64x64:r=25:d=6,drawbox=c=black:t=fill:enable='lt(t,2.5)'"]
    execFileSync('ffmpeg', ['-v', 'error', ...picture, '-i', chapters, '-map_chapters', '1', '-c:v', 'libx264', mute])
    const { id, load } = await upload(mute)
    expect(await work(id)).toBe('ready')
    expect(await load()).toMatchObject({
      durationMs: 6_080,
      breakPositionsMs: [1_920, 3_840, 5_760],
      faults: [
        { kind: 'black', fromMs: 0, toMs: 2_520 },
        { kind: 'silence', fromMs: 0, toMs: 6_080 },
      ],
    })
  })

  it('an unusable file fails at once; only the upload is kept', async () => {
    const letter = join(dataDir, 'letter')
    await writeFile(letter, 'Dear sirs')
    const { id, paths, load } = await upload(letter)
    expect(await work(id)).toBe('failed')
    expect(await load()).toMatchObject({ state: 'FAILED', failureCode: 'NOT_VIDEO', workerId: null })
    expect(await readdir(paths.folder)).toEqual(['source'])
  })

  it('after a fault of ours the item waits for another attempt, until the last one', async () => {
    const { id, load } = await upload(clip)
    const broken = { ...context, tools: { ...context.tools, ffmpegPath: '/nowhere/ffmpeg' } }
    for (let attempts = 1; attempts <= 3; attempts++) {
      expect(await work(id, never, broken)).toBe('again')
      expect(await load()).toMatchObject({ state: 'UPLOADED', progress: 0, workerId: null, attempts })
      // Not at once.
      expect(await claimMedia(test.db, id, ME)).toBeNull()
      await test.db.mediaItem.update({ where: { id }, data: { tryAfter: new Date(Date.now() - 1_000) } })
    }
    expect(await work(id, never, broken)).toBe('failed')
    expect(await load()).toMatchObject({ state: 'FAILED', failureCode: 'ENCODER_FAILED' })
  })

  it('when the worker stops the item is released as if it had not begun', async () => {
    const { id, paths, load } = await upload(clip)
    const stop = new AbortController()
    const running = work(id, stop.signal)
    await expect.poll(() => isEncoding(id), { timeout: 120_000 }).toBe(true)
    stop.abort()
    expect(await running).toBe('again')
    expect(await load()).toMatchObject({ state: 'UPLOADED', workerId: null, attempts: 0 })
    expect(await readdir(paths.folder)).toEqual(['source'])
  })

  it('when the disk is unmounted the item waits, and is no failure', async () => {
    const { id, load } = await upload(clip)
    const away = `${dataDir}-away`
    expect(await folderStatus(dataDir)).toBe('ok')
    const claim = await claimed(id)
    await rename(dataDir, away)
    await mkdir(dataDir)
    try {
      expect(await transcodeMedia(context, claim, never)).toBe('again')
      expect(await load()).toMatchObject({ workerId: null, failureCode: null, attempts: 0 })
    } finally {
      await rm(dataDir, { recursive: true })
      await rename(away, dataDir)
    }
    expect(await work(id)).toBe('ready')
  })

  it('an item that is deleted in between leaves nothing behind', async () => {
    const { id, paths } = await upload(clip)
    const running = work(id)
    await expect.poll(() => isEncoding(id), { timeout: 120_000 }).toBe(true)
    await test.db.mediaItem.delete({ where: { id } })
    await rm(paths.folder, { recursive: true })
    expect(await running).toBe('claim-lost')
    await expect(stat(paths.folder)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('claims', () => {
  // The preceding tests take longer on a busy machine than a worker may be silent.
  beforeEach(() => beat(ME, 0))

  it('one of two workers gets the item', async () => {
    const { id } = await upload(null)
    const other = newId<WorkerId>('wk')
    await beat(other, 0)
    const claims = await Promise.all([claimMedia(test.db, id, ME), claimMedia(test.db, id, other)])
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('a dead worker loses its item, and its late writes do nothing', async () => {
    const dead = newId<WorkerId>('wk')
    await beat(dead, 0)
    const { id, load } = await upload(null)
    const old = await claimMedia(test.db, id, dead)
    expect(await claimMedia(test.db, id, ME)).toBeNull()
    await beat(dead, 21_000)
    expect(await claimMedia(test.db, id, ME)).not.toBeNull()
    if (!old) throw new Error('no claim')
    await expect(recordProgress(test.db, old, { progress: 0.9 })).rejects.toThrow(ClaimLostError)
    expect(await load()).toMatchObject({ workerId: ME, progress: 0 })
  })
})

describe('clean-up', () => {
  it('removes partial uploads after six hours', async () => {
    const uploads = join(dataDir, 'uploads')
    await mkdir(uploads)
    for (const name of ['old.part', 'new.part', 'other']) await writeFile(join(uploads, name), 'x')
    const now = Date.now()
    const before = new Date(now - 6 * 3_600_000 - 1_000)
    for (const name of ['old.part', 'other']) await utimes(join(uploads, name), before, before)
    expect(await removeOldParts(uploads, now)).toEqual(['old.part'])
    expect((await readdir(uploads)).toSorted()).toEqual(['new.part', 'other'])
    expect(await removeOldParts(join(dataDir, 'nowhere'), now)).toEqual([])
  })
})
