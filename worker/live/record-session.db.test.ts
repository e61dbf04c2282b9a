// A sender's FLV through the real encoder into a growing item.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDb } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { getChannel } from '#features/channel/get-channel.ts'
import { deleteContribution } from '#features/contribution/delete-contribution.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { CHEAP_RUNGS } from '#worker/testing/cheap-items.ts'
import { openWire } from '#worker/testing/wire.ts'
import { flvInputArgs } from '../ffmpeg/args-live.ts'
import { findDrillable } from '../ffmpeg/drilled.ts'
import { claimNextMedia } from '../transcode/claim-media.ts'
import { formatKeyOf, measureRendition } from '../transcode/measure-rendition.ts'
import { checkSource, encodeLadder, measureLoudness, type StepContext } from '../transcode/steps.ts'
import { transcodeMedia } from '../transcode/transcode-media.ts'
import { CpuGovernor } from './cpu-governor.ts'
import { type LiveInput, type RecordContext, recordSession } from './record-session.ts'
import { outOfBounds } from './watch-encoder.ts'

let test: TestDatabase
let tenant: Tenant
let context: RecordContext
let channelId: string
const never = new AbortController().signal

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  await test.db.account.update({ where: { id: tenant.accountId }, data: { rungs: [...CHEAP_RUNGS] } })
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-live-'))
  const tools = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }
  const governor = new CpuGovernor(test.db, 'wk_live')
  context = { db: test.db, dataDir, tools, workerId: 'wk_live', governor }
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
  await test.db.contribution.create({ data: { id: contributionId, channelId, name: 'Studio 2', source: 'rtmp' } })
  await test.db.liveStream.create({ data: { id: streamId, contributionId, channelId, workerId: 'wk_live' } })
  return { streamId, contributionId, channelId }
}

/**
 * @param seconds of a feed, faster than real time: the encoder sets the pace
 * @param darkS from when to when it is black and silent; then it is sent in real time
 */
function send(
  seconds: number,
  sound: boolean,
  darkS?: readonly [number, number],
): Pick<LiveInput, 'bytes' | 'ended' | 'stop' | 'sound'> {
  const [black, silent] = darkS
    ? [`,drawbox=c=black:t=fill:enable='between(t,${darkS})'`, `,volume=0:enable='between(t,${darkS})'`]
    : ['', '']
  const pace = darkS ? ['-re'] : []
  const inputs = [...pace, '-f', 'lavfi', '-i', `smptebars=s=320x180:r=30${black}`]
  const audio = sound ? [...pace, '-f', 'lavfi', '-i', `sine=440:r=44100${silent}`, '-c:a', 'aac'] : []
  const args = ['-v', 'error', ...inputs, ...audio, '-t', String(seconds), '-c:v', 'libx264', '-preset', 'ultrafast']
  const child = spawn('ffmpeg', [...args, '-f', 'flv', '-'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const bytes = new PassThrough()
  child.stdout.pipe(bytes)
  const ended = new Promise<Awaited<LiveInput['ended']>>((resolve) =>
    child.once('close', () => resolve({ by: 'sender', words: 'The encoder disconnected.' })),
  )
  return { bytes, ended, sound: sound ? 'some' : 'none', stop: () => child.kill() }
}

const load = (mediaId: string) =>
  test.db.mediaItem.findUniqueOrThrow({
    where: { id: mediaId },
    include: { renditions: { include: { segments: { orderBy: { index: 'asc' } } } } },
  })

/** The format key of an ordinary item. */
async function houseFormat(folder: string): Promise<string> {
  const source = join(folder, 'clip.mp4')
  const inputs = ['-f', 'lavfi', '-i', 'smptebars=s=64x64:r=25:d=0.4', '-f', 'lavfi', '-i', 'sine=440:d=0.4']
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', source])
  const step: StepContext = { tools: context.tools, signal: never, onShare: () => undefined }
  const { facts, plan } = await checkSource(source, step, { ladder: CHEAP_RUNGS })
  const file = (name: string) => join(folder, `${name}.mp4`)
  const paths = { source, rendition: file, thumbnailPattern: join(folder, 'thumb-%05d.jpg') }
  await encodeLadder(plan, await measureLoudness(source, facts, step), paths, step)
  const rungs = [...CHEAP_RUNGS, 'audio'] as const
  return formatKeyOf(await Promise.all(rungs.map((name) => measureRendition(name, file(name), plan, never))))
}

it('grows by whole segments and ends as an ordinary item of the same format', async () => {
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
    state: 'ENDED',
    reason: null,
    segmentCount: 3,
    mediaId,
  })
}, 120_000)

it('a drill that kills the encoder ends the session, and what was recorded is kept', async () => {
  const session = await addSession()
  const sent = send(120, true)
  const told: string[] = []
  const stop = (reason: string) => {
    told.push(reason)
    sent.stop(reason)
  }
  const recorded = recordSession(context, { ...session, ...sent, stop, args: flvInputArgs(), facts: null }, never)
  const seen = () => test.db.liveStream.findUniqueOrThrow({ where: { id: session.streamId } })
  await until(async () => (await seen()).segmentCount > 0, 60_000)
  findDrillable({ part: 'encoder', targetId: session.contributionId })?.('SIGKILL')
  const item = await load((await recorded)!)
  expect(told).toEqual([expect.stringContaining('Our encoder of this feed ended.')])
  expect(item).toMatchObject({ state: 'READY', workerId: null })
  expect(item.durationMs).toBeGreaterThanOrEqual(1_920)
  expect(await seen()).toMatchObject({ state: 'ERROR', mediaId: item.id, endedByUs: true })
}, 120_000)

it('a feed that is black and silent is noticed while it lasts', async () => {
  const session = await addSession()
  const input = { ...session, ...send(16, true, [2, 9]), args: flvInputArgs(), facts: { height: 180 } }
  const recorded = recordSession(context, input, never)
  const seen = () => test.db.liveStream.findUniqueOrThrow({ where: { id: session.streamId } })
  const dark = await until(async () => {
    const { blackSince, silentSince } = await seen()
    return blackSince && silentSince && { blackSince, silentSince }
  }, 60_000)
  expect(Math.abs(dark.blackSince.getTime() - dark.silentSince.getTime())).toBeLessThan(6_000)
  await until(async () => (await seen()).blackSince === null && (await seen()).silentSince === null, 60_000)
  expect((await seen()).endedAt).toBeNull()
  input.stop('The test is over.')
  await recorded
}, 120_000)

it('on a channel up to 360p only that rung is made, and the recording gets the others when it has ended', async () => {
  // The parts of the built-in slate that matter here.
  const whole = await test.db.mediaItem.findFirstOrThrow({ where: { formatKey: { not: null } } })
  await test.db.mediaItem.update({ where: { id: whole.id }, data: { kind: 'SLATE' } })
  await test.db.channel.update({ where: { id: channelId }, data: { resolution: '360p' } })
  const session = await addSession()
  const input = { ...session, ...send(6.5, true), args: flvInputArgs(), facts: { height: 180 } }
  const mediaId = await recordSession(context, input, never)
  const short = await load(mediaId!)
  expect(short).toMatchObject({ state: 'UPLOADED', durationMs: 5_760, formatKey: whole.formatKey })
  expect(short.renditions.map(({ name }) => name).sort()).toEqual(['360p', 'audio'])

  const claim = await claimNextMedia(test.db, 'wk_transcode')
  expect(claim).toMatchObject({ mediaId })
  expect(await transcodeMedia({ ...context, workerId: 'wk_transcode' }, claim!, never)).toBe('ready')
  const item = await load(mediaId!)
  expect(item).toMatchObject({ state: 'READY', durationMs: 5_760, formatKey: whole.formatKey })
  expect(item.renditions.map(({ name }) => name).sort()).toEqual(['360p', '432p', 'audio'])
  for (const { segments } of item.renditions) expect(segments.map(({ index }) => index)).toEqual([0, 1, 2])
  const { renditions } = short
  expect(item.renditions).toEqual(expect.arrayContaining(renditions))
}, 120_000)

it('a feed ends with a message when its channel needs more rungs than it has', async () => {
  const session = await addSession()
  const sent = send(120, true)
  const told: string[] = []
  const stop = (reason: string) => {
    told.push(reason)
    sent.stop(reason)
  }
  const input = { ...session, ...sent, stop, args: flvInputArgs(), facts: { height: 180 } }
  const recorded = recordSession(context, input, never)
  const state = async () => (await test.db.liveStream.findUniqueOrThrow({ where: { id: session.streamId } })).state
  await until(async () => (await state()) === 'ACTIVE')
  await test.db.channel.update({ where: { id: channelId }, data: { resolution: '432p' } })
  expect(await load((await recorded)!)).toMatchObject({ state: 'UPLOADED' })
  // It is told again until it ends.
  expect([...new Set(told)]).toEqual([expect.stringMatching(/^The rung 432p is needed from now on\./)])
}, 120_000)

it('goes on while the database does not answer: its segments wait, and none is missing', async () => {
  const server = new URL(test.url)
  const link = await openWire(Number(server.port))
  server.hostname = '127.0.0.1'
  server.port = String(link.port)
  const far = openDb(server.href, 4)
  const session = await addSession()
  const sent = send(12, true, [100, 101])
  const recording = recordSession(
    { ...context, db: far },
    { ...session, ...sent, args: flvInputArgs(), facts: null },
    never,
  )
  const recorded = async () =>
    (await test.db.liveStream.findUniqueOrThrow({ where: { id: session.streamId } })).segmentCount
  await until(async () => (await recorded()) > 0)
  link.refuse()
  const before = await recorded()
  await sent.ended
  expect(await recorded()).toBe(before)
  link.thaw()
  const item = await load((await recording)!)
  expect(item).toMatchObject({ state: 'READY', durationMs: 11_520 })
  for (const { segments } of item.renditions) expect(segments.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
  const stream = await test.db.liveStream.findUniqueOrThrow({ where: { id: session.streamId } })
  expect(stream).toMatchObject({ state: 'ENDED', reason: null })
  // What its channel missed in between, its sender did not cause.
  expect(stream.cutOffUntil!.getTime() - stream.cutOffFrom!.getTime()).toBeGreaterThan(1_000)
  await far.$disconnect()
  link.stop()
})

it('while the answers of the database are slow, what its channel misses is not the fault of its sender', async () => {
  const server = new URL(test.url)
  const link = await openWire(Number(server.port))
  server.hostname = '127.0.0.1'
  server.port = String(link.port)
  const far = openDb(server.href, 4)
  const session = await addSession()
  const sent = send(12, true, [100, 101])
  const input = { ...session, ...sent, args: flvInputArgs(), facts: null }
  const recording = recordSession({ ...context, db: far }, input, never)
  const load = () => test.db.liveStream.findUniqueOrThrow({ where: { id: session.streamId } })
  await until(async () => (await load()).segmentCount > 0)
  expect((await load()).cutOffFrom).toBeNull()
  link.delayBy(120)
  await recording
  expect((await load()).cutOffFrom).not.toBeNull()
  await far.$disconnect()
  link.stop()
})

it('its encoder is reported and has a lower priority than what is on air; a deleted feed leaves nothing', async () => {
  const session = await addSession()
  const { streamId, contributionId } = session
  await test.db.contribution.update({ where: { id: contributionId }, data: { record: false } })
  const recorded = recordSession(context, { ...session, ...send(120, true), args: flvInputArgs(), facts: null }, never)
  const encoders = async () => {
    const source = { db: test.db, originUrl: 'http://origin' }
    const { processes } = await getChannel(source, tenant.accountId, channelId, Date.now())
    return processes.filter(({ kind }) => kind === 'encoder')
  }
  const encoder = (state: string) =>
    until(async () => (await encoders()).find((found) => found.state === state && (found.cpuUsage ?? 0) > 0), 60_000)
  const warm = await encoder('warm')
  expect(warm).toMatchObject({ contributionId, destinationId: null, ffmpegPid: expect.any(Number), errorCount: 0 })
  expect(warm.memoryUsage).toBeGreaterThan(10_000_000)
  const threads = async () =>
    (await readdir(`/proc/${warm.ffmpegPid}/task`)).map((thread) => getPriority(Number(thread)))
  expect(new Set(await threads())).toEqual(new Set([5]))
  await test.db.liveStream.update({ where: { id: streamId }, data: { onAirSince: new Date() } })
  expect((await encoder('on-air')).ffmpegPid).toBe(warm.ffmpegPid)
  if (process.getuid?.() === 0) expect(new Set(await threads())).toEqual(new Set([0]))
  // The feed was lost, and it is still wanted: it must not have to wait for anything.
  const wanted = { contributionId, by: 'hand', until: null }
  await test.db.channel.update({ where: { id: channelId }, data: { liveAir: { wanted } } })
  await test.db.liveStream.update({ where: { id: streamId }, data: { onAirSince: null } })
  await encoder('warm')
  if (process.getuid?.() === 0) expect(new Set(await threads())).toEqual(new Set([0]))

  await until(async () => ((await encoders())[0]?.outTime ?? 0) > 0)
  const { mediaId } = await test.db.liveStream.findUniqueOrThrow({ where: { id: streamId } })
  await deleteContribution(context, tenant.who, { channelId, contributionId }, Date.now())
  expect(await recorded).toBeNull()
  expect(await test.db.mediaItem.count({ where: { id: mediaId! } })).toBe(0)
  expect(existsSync(mediaPaths(context.dataDir, tenant.accountId, mediaId!).folder)).toBe(false)
  expect(await encoders()).toEqual([])
  expect(await test.db.streamProcess.count()).toBe(0)
}, 120_000)

it('a feed is not started on an almost full disk, and is ended at its maximum length', async () => {
  const full = { longestMs: 60_000, freeBytes: Number.POSITIVE_INFINITY }
  expect(await outOfBounds(context.dataDir, 0, full)).toMatch(/the disk is almost full/)
  expect(await outOfBounds(context.dataDir, 60_000, { ...full, freeBytes: 0 })).toMatch(/^A live feed may last at/)
  expect(await outOfBounds(context.dataDir, 59_999, { ...full, freeBytes: 0 })).toBeNull()
  const told: string[] = []
  const input = { ...(await addSession()), ...send(1, false), stop: (reason: string) => told.push(reason) }
  const bounded = { ...context, bounds: full }
  expect(await recordSession(bounded, { ...input, args: flvInputArgs(), facts: null }, never)).toBeNull()
  expect(told).toEqual([expect.stringMatching(/the disk is almost full/)])
})

it('a feed without audio is silent, and one without video ends with a message', async () => {
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
  const input = { ...other, bytes, ended, sound: 'some' as const, args: flvInputArgs(), facts: null }
  expect(await recordSession(context, { ...input, stop: (reason) => told.push(reason) }, never)).toBeNull()
  expect(told).toEqual([expect.stringMatching(/could not be decoded/)])
  expect(await test.db.liveStream.findUniqueOrThrow({ where: { id: other.streamId } })).toMatchObject({
    ...{ state: 'ERROR', reason: told[0] },
    // Such a sender has to be steady before it is taken again.
    endedByUs: false,
  })
  expect(await test.db.mediaItem.count({ where: { state: 'RECORDING' } })).toBe(0)
}, 120_000)
