// Tests an RTMP server as a broadcaster would, up to the point of sending, and reports how far it came. Adobe RTMP 1.0,
// sections 5.2 (handshake) and 7 (commands).
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { rtmpNames } from '#domain/destination/server-url.ts'
import { type Amf0Value, decodeAmf0, encodeAmf0 } from '#domain/rtmp/amf0.ts'
import { ChunkReader } from '#domain/rtmp/chunk-reader.ts'
import { DEFAULT_CHUNK_BYTES, encodeMessage, MESSAGE } from '#domain/rtmp/chunk-stream.ts'
import { HANDSHAKE_BYTES, RTMP_VERSION } from '#domain/rtmp/handshake.ts'
import { dialProblem, dialRtmp, type RtmpPlace } from './rtmp-dial.ts'

export type RtmpStage = 'tcp' | 'tls' | 'handshake' | 'connect' | 'publish'

export type RtmpTestOutcome =
  | { ok: true; tookMs: number }
  /** `reason` is a sentence for users; it never contains the key. */
  | { ok: false; stage: RtmpStage; reason: string; tookMs: number }

export interface RtmpTestTarget extends RtmpPlace {
  streamKey: string
  /** Shorter when resolving the name took part of the time. */
  limitMs?: number
}

const LIMIT_MS = 9_000
const COMMAND_CHUNKS = 3

const TIMED_OUT: Record<RtmpStage, string> = {
  tcp: 'The server did not answer at its address in time.',
  tls: 'The server answered, but TLS was not established in time. Check that this port speaks RTMPS.',
  handshake: 'The server accepted the connection, but did not answer as an RTMP server in time. Check the port.',
  connect: 'The server speaks RTMP, but did not answer for this application in time.',
  publish: 'The server accepted the connection, but did not answer to the stream key in time.',
}
const CLOSED: Record<RtmpStage, string> = {
  tcp: 'The server closed the connection at once.',
  tls: 'The server closed the connection before TLS was established. Check that this port speaks RTMPS.',
  handshake: 'The server closed the connection: it does not speak RTMP on this port.',
  connect: 'The server closed the connection: it does not know this application.',
  publish: 'The server closed the connection after it received the stream key. The usual cause is an incorrect key.',
}

class Refusal extends Error {}

/** Never rejects. Takes at most nine seconds. */
export async function testRtmp(target: RtmpTestTarget): Promise<RtmpTestOutcome> {
  const began = performance.now()
  let stage: RtmpStage = 'tcp'
  const socket = dialRtmp(target)
  const failed = new Promise<never>((_, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Refusal(CLOSED[stage])))
  })
  failed.catch(() => undefined)
  const timer = setTimeout(() => socket.destroy(new Refusal(TIMED_OUT[stage])), target.limitMs ?? LIMIT_MS)
  const tookMs = () => Math.round(performance.now() - began)
  try {
    const event = target.url.protocol === 'rtmps:' ? 'secureConnect' : 'connect'
    socket.once('connect', () => {
      if (event === 'secureConnect') stage = 'tls'
    })
    await Promise.race([new Promise((resolve) => socket.once(event, resolve)), failed])
    stage = 'handshake'
    const wire = new Wire(socket, failed)
    await wire.handshake()
    stage = 'connect'
    const { app, tcUrl } = rtmpNames(target.url)
    await wire.call('connect', { app, type: 'nonprivate', flashVer: 'FMLE/3.0', tcUrl })
    stage = 'publish'
    wire.send(['releaseStream', 2, null, target.streamKey])
    wire.send(['FCPublish', 3, null, target.streamKey])
    const stream = Number((await wire.call('createStream', null))[3])
    await wire.publish(target.streamKey, stream)
    wire.send(['deleteStream', 0, null, stream])
    return { ok: true, tookMs: tookMs() }
  } catch (error) {
    return { ok: false, stage, reason: reasonOf(error, stage), tookMs: tookMs() }
  } finally {
    clearTimeout(timer)
    socket.end()
    socket.destroySoon()
  }
}

function reasonOf(error: unknown, stage: RtmpStage): string {
  if (error instanceof Refusal) return error.message
  const timedOut = (error as NodeJS.ErrnoException).code === 'ETIMEDOUT'
  return dialProblem(error, stage === 'tls') ?? (timedOut ? TIMED_OUT[stage] : CLOSED[stage])
}

/** One client connection: sends requests, and matches the answers to them. */
class Wire {
  readonly #socket: Socket
  readonly #failed: Promise<never>
  #bytes = Buffer.alloc(0)
  #wake: () => void = () => undefined
  readonly #reader = new ChunkReader()
  readonly #commands: Amf0Value[][] = []

  constructor(socket: Socket, failed: Promise<never>) {
    this.#socket = socket
    this.#failed = failed
    socket.on('data', (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes])
      this.#wake()
    })
  }

  async handshake(): Promise<void> {
    const c1 = Buffer.concat([Buffer.alloc(8), randomBytes(HANDSHAKE_BYTES - 8)])
    this.#socket.write(Buffer.concat([Buffer.from([RTMP_VERSION]), c1]))
    const s0s1 = await this.#take(1 + HANDSHAKE_BYTES)
    if (s0s1[0] !== RTMP_VERSION) throw new Refusal(CLOSED.handshake)
    this.#socket.write(s0s1.subarray(1))
    await this.#take(HANDSHAKE_BYTES)
  }

  send(values: readonly Amf0Value[], streamId = 0): void {
    const message = { type: MESSAGE.commandAmf0, streamId, payload: encodeAmf0(values) }
    this.#socket.write(encodeMessage(message, COMMAND_CHUNKS, DEFAULT_CHUNK_BYTES))
  }

  /** @throws Refusal with the server's own code when it answers with an error */
  async call(name: 'connect' | 'createStream', argument: Amf0Value): Promise<Amf0Value[]> {
    const transaction = name === 'connect' ? 1 : 4
    this.send([name, transaction, argument])
    for (;;) {
      const command = await this.#command()
      if (command[1] !== transaction) continue
      if (command[0] === '_result') return command
      if (command[0] === '_error') throw refusal(`The server refused “${name}”`, command[3])
    }
  }

  async publish(streamKey: string, stream: number): Promise<void> {
    this.send(['publish', 0, null, streamKey, 'live'], stream)
    for (;;) {
      const [name, , , info] = await this.#command()
      if (name !== 'onStatus') continue
      const { code, level } = info as { code?: Amf0Value; level?: Amf0Value }
      if (code === 'NetStream.Publish.Start') return
      if (level === 'error' || /BadName|Denied|Failed|Rejected/.test(String(code)))
        throw refusal('The server refused the stream key', code === undefined ? info : { code })
    }
  }

  async #command(): Promise<Amf0Value[]> {
    for (;;) {
      const next = this.#commands.shift()
      if (next) return next
      await this.#more()
      try {
        this.#reader.feed(this.#bytes)
        this.#bytes = Buffer.alloc(0)
        for (let message = this.#reader.next(); message; message = this.#reader.next())
          if (message.type === MESSAGE.commandAmf0) this.#commands.push(decodeAmf0(message.payload))
      } catch {
        throw new Refusal('The server answered with something that is not RTMP.')
      }
    }
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#bytes.length < length) await this.#next()
    const taken = this.#bytes.subarray(0, length)
    this.#bytes = this.#bytes.subarray(length)
    return taken
  }

  #more(): Promise<void> | void {
    if (this.#bytes.length === 0) return this.#next()
  }

  #next(): Promise<void> {
    return Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), this.#failed])
  }
}

/** A server's text is shown only if it is a code: it may repeat what it was sent. */
function refusal(what: string, info: Amf0Value): Refusal {
  const code = typeof info === 'object' && info !== null && !Array.isArray(info) ? info.code : undefined
  return new Refusal(typeof code === 'string' && /^[\w.]{1,64}$/.test(code) ? `${what} (${code}).` : `${what}.`)
}
