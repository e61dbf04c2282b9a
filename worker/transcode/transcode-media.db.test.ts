import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../server/adapters/ids.ts'
import { mediaPaths } from '../../server/adapters/media-store.ts'
import type { MediaId, WorkerId } from '../../server/domain/ids.ts'
import type { MediaStateName } from '../../server/features/media/schema.ts'
import { openTestDatabase, type TestDatabase } from '../../server/testing/database.ts'
import { removeOldParts, requeueStranded } from './janitor.ts'
import { type TranscodeContext, transcodeMedia } from './transcode-media.ts'
import { ClaimLostError, claimMedia, recordProgress } from './writes.ts'

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
  await beat(ME, 0)
})

afterAll(async () => {
  await test.drop()
  await rm(dataDir, { recursive: true, force: true })
})

async function beat(id: string, ageMs: number) {
  const heartbeatAt = new Date(Date.now() - ageMs)
  const row = { id, host: 'test', pid: 1, roles: ['transcode'], startedAt: heartbeatAt, heartbeatAt }
  await test.db.workerNode.upsert({ where: { id }, create: row, update: row })
}

/** @param source null: no file lies there */
async function upload(source: string | null, row: { state?: MediaStateName; workerId?: string; ageMs?: number } = {}) {
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

describe('transcodeMedia', () => {
  it('an upload becomes ready with files, rows and checksums that agree', async () => {
    const { id, paths, load } = await upload(clip)
    expect(await transcodeMedia(context, id, true, never)).toBe('ready')
    expect(await load()).toMatchObject({
      state: 'READY',
      progress: 1,
      durationMs: 640,
      thumbnailCount: 1,
      workerId: null,
      breakPositionsMs: [],
      faults: [],
      faultsChecked: true,
      sourceFacts: { width: 64, height: 64, frameRate: 25, videoCodec: 'h264', audioCodec: 'aac' },
    })
    const renditions = await test.db.rendition.findMany({ where: { mediaId: id }, include: { segments: true } })
    expect(renditions.map((rendition) => rendition.name).toSorted()).toEqual(['1080p', '432p', '720p', 'audio'])
    for (const rendition of renditions) {
      const bytes = await readFile(paths.rendition(rendition.name as 'audio'))
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
    // The job may be delivered twice.
    expect(await transcodeMedia(context, id, true, never)).toBe('not-claimed')
  })

  it('chapters become break positions on segment edges; what a viewer would miss is written down', async () => {
    const chapters = join(dataDir, 'chapters.txt')
    const mute = join(dataDir, 'mute.mkv')
    const starts = [0, 2_000, 3_700, 5_900]
    const lines = starts.map((at) => `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${at}\nEND=${at + 1}\n`)
    await writeFile(chapters, `;FFMETADATA1\n${lines.join('')}`)
    const picture = ['-f', 'lavfi', '-i', "color=gray:s=64x64:r=25:d=6,drawbox=c=black:t=fill:enable='lt(t,2.5)'"]
    execFileSync('ffmpeg', ['-v', 'error', ...picture, '-i', chapters, '-map_chapters', '1', '-c:v', 'libx264', mute])
    const { id, load } = await upload(mute)
    expect(await transcodeMedia(context, id, true, never)).toBe('ready')
    expect(await load()).toMatchObject({
      durationMs: 6_080,
      breakPositionsMs: [1_920, 3_840, 5_760],
      faults: [
        { kind: 'black', fromMs: 0, toMs: 2_520 },
        { kind: 'silence', fromMs: 0, toMs: 6_080 },
      ],
    })
  })

  it('a file that cannot be used ends as failed at once; the upload is kept and nothing else', async () => {
    const letter = join(dataDir, 'letter')
    await writeFile(letter, 'Dear sirs')
    const { id, paths, load } = await upload(letter)
    expect(await transcodeMedia(context, id, false, never)).toBe('failed')
    expect(await load()).toMatchObject({ state: 'FAILED', failureCode: 'NOT_VIDEO', workerId: null })
    expect(await readdir(paths.folder)).toEqual(['source'])
  })

  it('a fault of ours is thrown for another try, and ends the item at the last', async () => {
    const { id, load } = await upload(clip)
    const broken = { ...context, tools: { ...context.tools, ffmpegPath: '/nowhere/ffmpeg' } }
    await expect(transcodeMedia(broken, id, false, never)).rejects.toMatchObject({ code: 'ENCODER_FAILED' })
    expect(await load()).toMatchObject({ state: 'UPLOADED', progress: 0, workerId: null })
    expect(await transcodeMedia(broken, id, true, never)).toBe('failed')
    expect(await load()).toMatchObject({ state: 'FAILED', failureCode: 'ENCODER_FAILED' })
  })

  it('when the worker stops the item goes back as if nobody had begun', async () => {
    const { id, paths, load } = await upload(clip)
    const stop = new AbortController()
    const running = transcodeMedia(context, id, true, stop.signal)
    setTimeout(() => stop.abort(), 150)
    expect(await running).toBe('again')
    expect(await load()).toMatchObject({ state: 'UPLOADED', workerId: null })
    expect(await readdir(paths.folder)).toEqual(['source'])
  })

  it('an item that is deleted meanwhile leaves nothing behind', async () => {
    const { id, paths } = await upload(clip)
    const running = transcodeMedia(context, id, true, never)
    const encoding = () => test.db.mediaItem.count({ where: { id, state: 'TRANSCODING' } })
    await expect.poll(encoding, { timeout: 20_000, interval: 20 }).toBe(1)
    await test.db.mediaItem.delete({ where: { id } })
    await rm(paths.folder, { recursive: true })
    expect(await running).toBe('claim-lost')
    await expect(stat(paths.folder)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('claims', () => {
  // What came before takes longer on a busy machine than a worker may be silent.
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

describe('the janitor', () => {
  beforeEach(() => beat(ME, 0))

  it('makes jobs for what nobody works on, once', async () => {
    await test.db.mediaItem.deleteMany({})
    const gone = newId<WorkerId>('wk')
    const forgotten = await upload(null, { ageMs: 11_000 })
    const orphan = await upload(null, { state: 'TRANSCODING', workerId: gone })
    const waiting = await upload(null, { ageMs: 11_000 })
    await upload(null)
    await upload(null, { state: 'VERIFYING', workerId: ME })
    await upload(null, { state: 'FAILED', ageMs: 60_000 })
    await upload(null, { state: 'READY', ageMs: 60_000 })
    const queued = new Set<string>([waiting.id])
    const queue = {
      enqueueTranscode: async ({ mediaId }: { mediaId: MediaId }) => void queued.add(mediaId),
      findQueuedMedia: async () => queued,
    }
    const made = await requeueStranded({ db: test.db, queue })
    expect(made.toSorted()).toEqual([forgotten.id, orphan.id].toSorted())
    expect(await requeueStranded({ db: test.db, queue })).toEqual([])
  })

  it('removes halves of uploads after six hours', async () => {
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
