// The RTMP server with real senders, and with other peers.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ChannelId, ContributionId } from '#domain/ids.ts'
import { until } from '#server/testing/until.ts'
import { connectSender } from '#worker/testing/rtmp-sender.ts'
import type { SenderSession } from './rtmp-connection.ts'
import { type RtmpLimits, type RtmpServer, startRtmpServer } from './rtmp-server.ts'

const KEY = 'k'.repeat(43)
const WRONG = 'w'.repeat(43)
const place = { contributionId: 'cn_1' as ContributionId, channelId: 'ch_1' as ChannelId }
let server: RtmpServer
let published: SenderSession[]
const running = new Set<ChildProcess>()

async function open(limits: Partial<RtmpLimits> = {}) {
  published = []
  server = await startRtmpServer({
    host: '127.0.0.1',
    port: 0,
    limits,
    authorize: async (key) =>
      key === KEY ? { ok: true, place, key } : { ok: false, words: 'This stream key is unknown.' },
    onPublish: (session) => void published.push(session),
  })
}
beforeEach(() => open())
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
  await server.stop()
})

/** FFmpeg as a sender of a test picture. */
function publish(key: string, seconds: number, ...codecs: string[]) {
  const sound = codecs.length > 0 ? codecs : ['-c:a', 'aac']
  const child = spawn('ffmpeg', [
    '-hide_banner',
    '-nostats',
    '-re',
    '-f',
    'lavfi',
    '-i',
    'testsrc=s=320x180:r=25',
    '-f',
    'lavfi',
    '-i',
    'sine=r=48000',
    '-t',
    String(seconds),
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '25',
    '-pix_fmt',
    'yuv420p',
    ...sound,
    '-ar',
    '44100',
    '-f',
    'flv',
    `rtmp://127.0.0.1:${server.port}/live/${key}`,
  ])
  running.add(child)
  let said = ''
  child.stderr.on('data', (text) => (said += text))
  const ended = once(child, 'exit').then(([code]) => ({ code, said }))
  return { child, ended }
}

it('FFmpeg’s feed becomes a readable file, with its properties', async () => {
  const sender = publish(KEY, 3)
  await until(() => published.length === 1)
  const [session] = published
  const bytes: Buffer[] = []
  session!.flv.on('data', (piece) => bytes.push(piece))
  expect(await session!.facts).toMatchObject({
    video: { codec: 'h264', width: 320, height: 180, fps: 25 },
    audio: { codec: 'aac', sampleRate: 44_100, channels: 1 },
    encoder: expect.stringMatching(/^Lavf/),
  })
  expect(await session!.ended).toMatchObject({ by: 'sender' })
  expect((await sender.ended).code).toBe(0)
  const folder = await mkdtemp(join(tmpdir(), 'cloud-playout-flv-'))
  await writeFile(join(folder, 'feed.flv'), Buffer.concat(bytes))
  const check = spawn('ffmpeg', [
    '-v',
    'error',
    '-xerror',
    '-i',
    join(folder, 'feed.flv'),
    '-f',
    'null',
    '-progress',
    'pipe:1',
    '-',
  ])
  let progress = ''
  let faults = ''
  check.stdout.on('data', (text) => (progress += text))
  check.stderr.on('data', (text) => (faults += text))
  const [code] = await once(check, 'close')
  await rm(folder, { recursive: true })
  expect([code, faults]).toEqual([0, ''])
  expect(
    Number(
      progress
        .match(/frame=(\d+)/g)
        ?.at(-1)
        ?.slice(6),
    ),
  ).toBe(75)
})

it('a wrong key is rejected with a message, before any of its media is read', async () => {
  const { code, said } = await publish(WRONG, 5).ended
  expect(code).not.toBe(0)
  expect(said).toMatch(/is unknown/)
  expect(published).toEqual([])
  const sender = connectSender(server.port, WRONG)
  expect(await sender.answer).toMatchObject({ code: 'NetStream.Publish.BadName' })
  await sender.closed
})

it('audio in another codec than AAC is rejected with a message', async () => {
  const sender = publish(KEY, 5, '-c:a', 'mp3')
  await until(() => published.length === 1)
  expect(await published[0]!.ended).toMatchObject({
    by: 'fault',
    words: expect.stringMatching(/^The audio codec is MP3/),
  })
  expect((await sender.ended).code).not.toBe(0)
})

it('a sender that we disconnect notices at once', async () => {
  const sender = publish(KEY, 20)
  await until(() => published.length === 1)
  published[0]!.flv.resume()
  await published[0]!.facts
  const began = performance.now()
  published[0]!.stop('The stream key was revoked.')
  expect(await published[0]!.ended).toEqual({ by: 'us', words: 'The stream key was revoked.' })
  await sender.ended
  expect(performance.now() - began).toBeLessThan(3_000)
})

it('peers that send garbage, nothing, half a handshake or too much are gone soon and cost nothing', async () => {
  await server.stop()
  await open({ openingMs: 1_500, openingPerAddress: 100 })
  const before = process.memoryUsage().rss
  const peers = Array.from({ length: 60 }, (_, at) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined).resume()
    if (at % 4 === 1) socket.write(Buffer.alloc(5_000, at))
    if (at % 4 === 2) socket.write(Buffer.alloc(700, 3))
    if (at % 4 === 3) socket.write(Buffer.alloc(300_000, 3))
    return once(socket, 'close')
  })
  await Promise.all(peers)
  await until(() => server.connections() === 0)
  expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 ** 2)
  expect(published).toEqual([])
})

it('a reader that does not read slows the sender down, holds little, and finally loses it', async () => {
  await server.stop()
  await open({ timeoutMs: 2_500 })
  const sender = connectSender(server.port, KEY)
  expect(await sender.answer).toMatchObject({ code: 'NetStream.Publish.Start' })
  const before = process.memoryUsage()
  for (let at = 0; at < 60; at++) sender.picture(at * 40, 1_000_000)
  const { flv, ended } = published[0]!
  const most = { held: 0, external: 0 }
  let unsent = 0
  const watching = setInterval(() => {
    most.held = Math.max(most.held, flv.readableLength)
    most.external = Math.max(most.external, process.memoryUsage().external - before.external)
    if (!sender.socket.destroyed) unsent = sender.socket.writableLength
  }, 20)
  const end = await ended
  clearInterval(watching)
  expect(end).toMatchObject({ by: 'us', words: expect.stringMatching(/in real time/) })
  expect(unsent, 'the sender waits').toBeGreaterThan(30_000_000)
  expect(most.held, 'some is held, and little').toBeGreaterThan(1024 ** 2)
  expect(most.held).toBeLessThan(8 * 1024 ** 2)
  expect(most.external).toBeLessThan(160 * 1024 ** 2)
  sender.socket.destroy()
})

it('a sender that falls silent is disconnected', async () => {
  await server.stop()
  await open({ silentMs: 1_000, timeoutMs: 2_000 })
  const silent = connectSender(server.port, KEY)
  await silent.answer
  silent.picture(0)
  await until(() => published.length === 1)
  published[0]!.flv.resume()
  expect(await published[0]!.ended).toMatchObject({ by: 'fault', words: expect.stringMatching(/^Nothing arrived/) })
  await silent.closed
  expect(silent.told.at(-1)).toMatchObject({ code: 'NetStream.Publish.Failed' })
})

it('a sender that keeps sending, and nothing that we can decode, is disconnected', async () => {
  await server.stop()
  await open({ silentMs: 1_000, timeoutMs: 2_000 })
  const mute = connectSender(server.port, KEY)
  await mute.answer
  // AAC, and never its codec header.
  const sending = setInterval(() => mute.tag('audio', 0, Uint8Array.of(0xaf, 1, 0, 0)), 100)
  await until(() => published.length === 1)
  published[0]!.flv.resume()
  const end = await published[0]!.ended
  clearInterval(sending)
  expect(end).toEqual({ by: 'fault', words: 'The feed has no video and no audio in H.264 or AAC.' })
  await mute.closed
})
