// A sender's FLV through the real encoder into a growing item.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../../server/adapters/ids.ts'
import { mediaPaths } from '../../server/adapters/media-store.ts'
import { openTestDatabase, type TestDatabase } from '../../server/testing/database.ts'
import { addTenant, type Tenant } from '../../server/testing/fixtures.ts'
import { flvInputArgs } from '../ffmpeg/args-live.ts'
import { formatKeyOf, measureRendition } from '../transcode/measure-rendition.ts'
import { checkSource, encodeLadder, measureLoudness, type StepContext } from '../transcode/steps.ts'
import { type LiveInput, type RecordContext, recordSession } from './record-session.ts'

let test: TestDatabase
let tenant: Tenant
let context: RecordContext
let channelId: string
const never = new AbortController().signal

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-live-'))
  const tools = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }
  context = { db: test.db, dataDir, tools, workerId: 'wk_live' }
  channelId = newId<string>('ch')
  const channel = { id: channelId, accountId: tenant.accountId, name: 'Live', slug: channelId.replace('_', '-') }
  await test.db.channel.create({ data: channel })
})

afterAll(async () => {
  await test.drop()
  await rm(context.dataDir, { recursive: true, force: true })
})

async function addSession() {
  const contributionId = newId<string>('cn')
  const streamId = newId<string>('ls')
  await test.db.contribution.create({ data: { id: contributionId, channelId, name: 'Studio 2', source: 'RTMP' } })
  await test.db.liveStream.create({ data: { id: streamId, contributionId, channelId, workerId: 'wk_live' } })
  return { streamId, contributionId, channelId }
}

/** @param seconds of a sender, faster than real time: the encoder decides */
function send(seconds: number, sound: boolean): Pick<LiveInput, 'bytes' | 'ended' | 'stop' | 'hasAudio'> {
  const inputs = ['-f', 'lavfi', '-i', 'smptebars=s=320x180:r=30']
  const audio = sound ? ['-f', 'lavfi', '-i', 'sine=440:r=44100', '-c:a', 'aac'] : []
  const args = ['-v', 'error', ...inputs, ...audio, '-t', String(seconds), '-c:v', 'libx264', '-preset', 'ultrafast']
  const child = spawn('ffmpeg', [...args, '-f', 'flv', '-'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const bytes = new PassThrough()
  child.stdout.pipe(bytes)
  const ended = new Promise<Awaited<LiveInput['ended']>>((resolve) =>
    child.once('close', () => resolve({ by: 'sender', words: 'The sender said goodbye.' })),
  )
  return { bytes, ended, hasAudio: sound, stop: () => child.kill() }
}

const load = (mediaId: string) =>
  test.db.mediaItem.findUniqueOrThrow({
    where: { id: mediaId },
    include: { renditions: { include: { segments: { orderBy: { index: 'asc' } } } } },
  })

/** The key of an item that came by the usual way. */
async function houseFormat(folder: string): Promise<string> {
  const source = join(folder, 'clip.mp4')
  const inputs = ['-f', 'lavfi', '-i', 'smptebars=s=64x64:r=25:d=0.4', '-f', 'lavfi', '-i', 'sine=440:d=0.4']
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', source])
  const step: StepContext = { tools: context.tools, signal: never, onShare: () => undefined }
  const { facts, plan } = await checkSource(source, step)
  const file = (name: string) => join(folder, `${name}.mp4`)
  const paths = { source, rendition: file, thumbnailPattern: join(folder, 'thumb-%05d.jpg') }
  await encodeLadder(plan, await measureLoudness(source, facts, step), paths, step)
  const rungs = ['1080p', '720p', '432p', 'audio'] as const
  return formatKeyOf(await Promise.all(rungs.map((name) => measureRendition(name, file(name), plan, never))))
}

it('grows by whole segments and ends as an item like any other, of the same format', async () => {
  const session = await addSession()
  const sent = send(6.5, true)
  const mediaId = await recordSession(context, { ...session, ...sent, args: flvInputArgs(), facts: null }, never)
  const item = await load(mediaId!)
  expect(item).toMatchObject({ state: 'READY', durationMs: 5_760, thumbnailCount: 3, workerId: null })
  expect(item.formatKey).toBe(await houseFormat(context.dataDir))
  const paths = mediaPaths(context.dataDir, tenant.accountId, mediaId!)
  for (const { name, segments, bytes, averageKbps } of item.renditions) {
    const file = await readFile(paths.rendition(name as 'audio'))
    expect(segments.map(({ index }) => index)).toEqual([0, 1, 2])
    for (const { byteOffset, byteLength, sha256 } of segments) {
      const stored = file.subarray(Number(byteOffset), Number(byteOffset) + byteLength)
      expect(createHash('sha256').update(stored).digest().equals(sha256)).toBe(true)
    }
    expect(Number(bytes)).toBe(segments.reduce((sum, { byteLength }) => sum + byteLength, 0))
    expect(averageKbps).toBeGreaterThan(0)
  }
  expect(await test.db.liveStream.findUniqueOrThrow({ where: { id: session.streamId } })).toMatchObject({
    ...{ state: 'ENDED', reason: null, segmentCount: 3, mediaId },
  })
})

it('a feed without sound is silent, and one that is no video ends in words', async () => {
  const session = await addSession()
  const mediaId = await recordSession(
    context,
    { ...session, ...send(4.5, false), args: flvInputArgs(), facts: null },
    never,
  )
  expect(await load(mediaId!)).toMatchObject({ state: 'READY', durationMs: 3_840 })

  const other = await addSession()
  const bytes = new PassThrough()
  bytes.end(Buffer.alloc(100_000, 1))
  const told: string[] = []
  const ended = new Promise<never>(() => undefined)
  const input = { ...other, bytes, ended, hasAudio: true, args: flvInputArgs(), facts: null }
  expect(await recordSession(context, { ...input, stop: (reason) => told.push(reason) }, never)).toBeNull()
  expect(told).toEqual([expect.stringMatching(/could not be decoded/)])
  expect(await test.db.liveStream.findUniqueOrThrow({ where: { id: other.streamId } })).toMatchObject({
    ...{ state: 'ERROR', reason: told[0] },
  })
  expect(await test.db.mediaItem.count({ where: { state: 'RECORDING' } })).toBe(0)
})
