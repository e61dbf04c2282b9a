// A sender for tests: enough RTMP to publish, over a real connection.
import { connect, type Socket } from 'node:net'
import { type Amf0Value, decodeAmf0, encodeAmf0 } from '#domain/rtmp/amf0.ts'
import { ChunkReader } from '#domain/rtmp/chunk-reader.ts'
import { encodeMessage, MESSAGE } from '#domain/rtmp/chunk-stream.ts'
import { HANDSHAKE_BYTES, HELLO_BYTES } from '#domain/rtmp/handshake.ts'

const CHUNK = 128
/** x264's, 1280×720. */
const AVC_C = '0164001fffe1001b6764001facd9405005bb016a02020280000003008000001e478c18cb01000568ebecb22c'
const VIDEO_HEADER = Buffer.concat([Uint8Array.of(0x17, 0, 0, 0, 0), Buffer.from(AVC_C, 'hex')])
const AUDIO_HEADER = Uint8Array.of(0xaf, 0, 0x11, 0x90)

export interface TestSender {
  socket: Socket
  /** The server's answer to the key: a code and its text. */
  answer: Promise<{ code: string; description: string }>
  /** Each status since. */
  told: { code: string; description: string }[]
  closed: Promise<void>
  /** A keyframe with that many bytes; the first one follows the codec headers. */
  picture(timestampMs: number, bytes?: number): void
  /** A message as in an FLV file. */
  tag(kind: 'audio' | 'video', timestampMs: number, payload: Uint8Array): void
}

export function connectSender(port: number, streamKey: string): TestSender {
  const socket = connect(port, '127.0.0.1')
  const told: TestSender['told'] = []
  let tellAnswer: (answer: TestSender['told'][number]) => void = () => undefined
  const answer = new Promise<TestSender['told'][number]>((resolve) => (tellAnswer = resolve))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined)
  const reader = new ChunkReader()
  let head = Buffer.alloc(0)
  let shaken = false
  const send = (type: number, payload: Uint8Array, timestampMs = 0) =>
    socket.write(
      encodeMessage({ type, streamId: 1, payload }, type === MESSAGE.commandAmf0 ? 3 : 6, CHUNK, timestampMs),
    )
  const command = (...values: Amf0Value[]) => send(MESSAGE.commandAmf0, encodeAmf0(values))

  socket.write(Buffer.concat([Uint8Array.of(3), Buffer.alloc(HANDSHAKE_BYTES, 5)]))
  socket.on('data', (bytes) => {
    if (!shaken) {
      head = Buffer.concat([head, bytes])
      if (head.length < HELLO_BYTES + HANDSHAKE_BYTES) return
      shaken = true
      socket.write(head.subarray(1, HELLO_BYTES))
      command('connect', 1, { app: 'live' })
      command('createStream', 2, null)
      command('publish', 3, null, streamKey, 'live')
      reader.feed(head.subarray(HELLO_BYTES + HANDSHAKE_BYTES))
    } else reader.feed(bytes)
    for (let message = reader.next(); message; message = reader.next()) {
      if (message.type !== MESSAGE.commandAmf0) continue
      const [name, , , info] = decodeAmf0(message.payload)
      if (name !== 'onStatus') continue
      told.push(info as unknown as TestSender['told'][number])
      tellAnswer(told[0]!)
    }
  })
  let begun = false
  return {
    socket,
    answer,
    told,
    closed,
    tag: (kind, timestampMs, payload) => void send(MESSAGE[kind], payload, timestampMs),
    picture(timestampMs, bytes = 500) {
      if (!begun) {
        send(MESSAGE.video, VIDEO_HEADER, timestampMs)
        send(MESSAGE.audio, AUDIO_HEADER, timestampMs)
      }
      begun = true
      send(MESSAGE.video, Buffer.concat([Uint8Array.of(0x17, 1, 0, 0, 0), Buffer.alloc(bytes)]), timestampMs)
    },
  }
}
