// Hostile senders with a valid key: each loses its own connection, and costs the worker next to nothing.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FeedAssembler } from '#domain/contribution/feed-assembler.ts'
import type { ChannelId, ContributionId } from '#domain/ids.ts'
import { encodeAmf0 } from '#domain/rtmp/amf0.ts'
import { encodeMessage, MESSAGE } from '#domain/rtmp/chunk-stream.ts'
import { until } from '#server/testing/until.ts'
import { connectSender } from '#worker/testing/rtmp-sender.ts'
import type { SenderSession } from './rtmp-connection.ts'
import { type RtmpServer, startRtmpServer } from './rtmp-server.ts'

const place = { contributionId: 'cn_1' as ContributionId, channelId: 'ch_1' as ChannelId }
let server: RtmpServer
let published: SenderSession[]

beforeEach(async () => {
  published = []
  server = await startRtmpServer({
    host: '127.0.0.1',
    port: 0,
    authorize: async (key) => ({ ok: true, place, key }),
    onPublish(session) {
      session.flv.resume()
      published.push(session)
    },
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await server.stop()
})

/** @returns how the session ended, and the CPU time of us and the sender together */
async function endOf(bytes: Uint8Array, ...pictures: number[]) {
  const sender = connectSender(server.port, 'key')
  await sender.answer
  const before = process.cpuUsage()
  sender.socket.write(bytes)
  for (const at of pictures) sender.picture(at)
  const end = await published[0]!.ended
  const { user, system } = process.cpuUsage(before)
  sender.socket.destroy()
  return { ...end, cpuMs: (user + system) / 1_000 }
}

const message = (type: number, payload: Uint8Array) => encodeMessage({ type, streamId: 1, payload }, 6, 128)
const FAULT = { by: 'fault' }

it('hundreds of thousands of tiny audio messages before the video', async () => {
  // One head, and then three bytes for each message.
  const tiny = Buffer.alloc(3 * 200_000, Uint8Array.of(0xc6, 0xaf, 1))
  const end = await endOf(Buffer.concat([message(MESSAGE.audio, Uint8Array.of(0xaf, 1)), tiny]), 0)
  expect(end).toMatchObject(FAULT)
  expect(end.cpuMs).toBeLessThan(1_000)
})

it('an endless stream of tiny video frames, once it has begun', async () => {
  const tiny = Buffer.alloc(6 * 200_000, Uint8Array.of(0xc6, 0x27, 1, 0, 0, 0))
  const sender = connectSender(server.port, 'key')
  await sender.answer
  sender.picture(0)
  await published[0]!.facts
  sender.socket.write(Buffer.concat([message(MESSAGE.video, Uint8Array.of(0x27, 1, 0, 0, 0)), tiny]))
  expect(await published[0]!.ended).toMatchObject({ ...FAULT, words: expect.stringMatching(/too many packets/) })
  sender.socket.destroy()
})

it('chunks of one byte', async () => {
  const size = message(MESSAGE.setChunkSize, Uint8Array.of(0, 0, 0, 1))
  const end = await endOf(Buffer.concat([size, Buffer.alloc(1_000_000, 0xc6)]))
  expect(end).toMatchObject(FAULT)
  expect(end.cpuMs).toBeLessThan(500)
})

it('four megabytes of metadata', async () => {
  const payload = Buffer.concat([
    encodeAmf0(['onMetaData']),
    Uint8Array.of(10, 0, 0x3f, 0xff, 0),
    Buffer.alloc(4_000_000, 5),
  ])
  const size = message(MESSAGE.setChunkSize, Uint8Array.of(0, 0x40, 0, 0))
  const whole = encodeMessage({ type: MESSAGE.dataAmf0, streamId: 1, payload }, 6, 0x400000)
  const end = await endOf(Buffer.concat([size, whole]))
  expect(end).toMatchObject({ ...FAULT, words: expect.stringMatching(/is too long/) })
  expect(end.cpuMs).toBeLessThan(500)
})

it('unreadable metadata costs only its own information', async () => {
  const sender = connectSender(server.port, 'key')
  await sender.answer
  const object = [Uint8Array.of(3, 0x75, 0x30), Buffer.alloc(30_000, 0xff), Uint8Array.of(5, 0, 0, 9)]
  sender.socket.write(message(MESSAGE.dataAmf0, Buffer.concat([encodeAmf0(['onMetaData']), ...object])))
  sender.picture(0)
  expect(await published[0]!.facts).toMatchObject({ video: { width: 1_280 }, encoder: null })
  sender.socket.destroy()
})

it('an unexpected error ends its own connection, and no other', async () => {
  const other = connectSender(server.port, 'key')
  await other.answer
  other.picture(0)
  await published[0]!.facts
  const push = FeedAssembler.prototype.push
  vi.spyOn(FeedAssembler.prototype, 'push').mockImplementation(function (this: FeedAssembler, message) {
    if (message.payload.length === 13) throw new RangeError('planted')
    return push.call(this, message)
  })
  const sender = connectSender(server.port, 'key')
  await sender.answer
  sender.socket.write(message(MESSAGE.audio, new Uint8Array(13)))
  expect(await published[1]!.ended).toEqual({
    by: 'fault',
    words: 'The encoder’s data could not be processed on our side.',
  })
  expect(sender.told.at(-1)?.code ?? '').toMatch(/Publish/)
  other.picture(40)
  expect(server.sessions()).toEqual([published[0]])
  other.socket.destroy()
})

it('an encoder that fell behind continues at the newest keyframe, and the feed’s clock with it', async () => {
  const sender = connectSender(server.port, 'key')
  await sender.answer
  const read: Uint8Array[] = []
  published[0]!.flv.on('data', (bytes) => read.push(bytes))
  const stamps = () => {
    const bytes = Buffer.concat(read)
    const found: number[] = []
    for (let at = 13; at + 11 < bytes.length; at += 15 + bytes.readUIntBE(at + 1, 3))
      if (bytes[at] === 9) found.push(bytes.readUIntBE(at + 4, 3))
    return found.slice(1)
  }
  const send = async (fromMs: number, toMs: number) => {
    for (let at = fromMs; at < toMs; at += 100) sender.picture(at)
    await until(() => published[0]!.bytesIn() === sender.socket.bytesWritten)
    // What was pushed is read in the next turn.
    await new Promise(setImmediate)
  }
  await send(0, 1_000)
  published[0]!.encodedTo(600, false)
  await send(1_000, 3_000)
  expect(stamps().at(-1), 'warm: nobody sees what is dropped').toBe(1_500)
  published[0]!.encodedTo(1_400, false)
  await send(3_000, 3_600)
  expect(stamps()).toEqual(
    [...Array(16).keys()].map((i) => i * 100).concat([...Array(6).keys()].map((i) => 1_540 + i * 100)),
  )
  published[0]!.encodedTo(1_400, true)
  await send(4_000, 4_500)
  expect(stamps().at(-1), 'on air a jump is visible').toBe(2_940)
  sender.socket.destroy()
})
