// One sender's connection, server side: bytes in, effects out. No socket, no clock, no randomness. The transitions:
//
//  hello      C0 C1 complete       → S0 S1 S2                       → echo
//  echo       C2 complete                                           → commands
//  commands   connect, createStream → answers                       → commands
//  commands   publish(name)        → authorise; nothing more is read → waiting
//  waiting    accept()             → NetStream.Publish.Start         → publishing
//  waiting    refuse(words)        → NetStream.Publish.BadName, end  → over
//  publishing audio, video, data   → media                          → publishing
//  any        the sender's close   → end by sender                  → over
//  any        not RTMP, early media, too much data → end by fault   → over
import { type Amf0Value, decodeAmf0, encodeAmf0 } from './amf0.ts'
import { ChunkReader, type ReaderLimits, type ReceivedMessage } from './chunk-reader.ts'
import { DEFAULT_CHUNK_BYTES, encodeMessage, MESSAGE } from './chunk-stream.ts'
import { answerHello, HANDSHAKE_BYTES, HELLO_BYTES, RTMP_VERSION } from './handshake.ts'
import { cutMetadata } from './metadata-message.ts'

export type PublisherEffect =
  | { do: 'send'; bytes: Uint8Array }
  /** Nothing more is read until accept() or refuse(). */
  | { do: 'authorise'; streamName: string }
  | { do: 'media'; kind: 'audio' | 'video' | 'metadata'; timestampMs: number; payload: Uint8Array }
  /** The last one. `words` are for users and never contain the stream's name. */
  | { do: 'end'; by: 'sender' | 'fault'; words: string }

type State = 'hello' | 'echo' | 'commands' | 'waiting' | 'publishing' | 'over'

/** A peer without a key gets no more of our memory or time. */
const BYTES_BEFORE_ACCEPTED = 64 * 1024
const BEFORE: ReaderLimits = { messageBytes: 16 * 1024, heldBytes: 32 * 1024 }
/** A keyframe of 50 Mbit/s is below 1 MB. */
const AFTER: ReaderLimits = { messageBytes: 4 * 1024 ** 2, heldBytes: 6 * 1024 ** 2 }
/** Commands and data: the longest of any sender is metadata with XMP. */
const MAX_WORDS_BYTES = 64 * 1024
const WORDS: readonly number[] = [MESSAGE.dataAmf3, MESSAGE.commandAmf3, MESSAGE.dataAmf0, MESSAGE.commandAmf0]
const APP = 'live'
const STREAM = 1
const WINDOW_BYTES = 2_500_000
const MIN_WINDOW_BYTES = 16 * 1024
const CONTROL_CHUNKS = 2
const COMMAND_CHUNKS = 3
const PING_REQUEST = 6
const PING_RESPONSE = 7
const DYNAMIC = 2
const NO_RTMP = 'The client does not speak RTMP.'

export class RtmpPublisher {
  #state: State = 'hello'
  /** Of the handshake, which is collected completely. */
  #head: Buffer
  #headBytes = 0
  #received = 0
  #acknowledged = 0
  #messages = 0
  #window = WINDOW_BYTES
  #connected = false
  readonly #random: Uint8Array
  readonly #reader = new ChunkReader(BEFORE)
  #effects: PublisherEffect[] = []

  /** @param random 1,528 bytes for the handshake */
  constructor(random: Uint8Array) {
    this.#random = random
    this.#head = Buffer.alloc(HELLO_BYTES)
  }

  /** Number of complete messages: the cost of a sender depends more on it than on the bytes. */
  get messages(): number {
    return this.#messages
  }

  get state(): State {
    return this.#state
  }

  /** Never throws: input that cannot be parsed ends the connection. */
  feed(bytes: Uint8Array): PublisherEffect[] {
    if (this.#state === 'over') return []
    this.#received += bytes.length
    const rest = this.#state === 'hello' || this.#state === 'echo' ? this.#shake(bytes) : bytes
    if (rest.length > 0) this.#reader.feed(rest)
    if (this.#state !== 'publishing' && this.#received > BYTES_BEFORE_ACCEPTED)
      this.#end('fault', 'Too much data arrived before the stream key.')
    return this.#read()
  }

  accept(): PublisherEffect[] {
    if (this.#state !== 'waiting') return []
    this.#state = 'publishing'
    this.#reader.allow(AFTER)
    this.#status('status', 'NetStream.Publish.Start', 'The feed is accepted.')
    return this.#read()
  }

  /** @param words for the sender, and recorded as the reason of the end */
  refuse(words: string): PublisherEffect[] {
    if (this.#state !== 'waiting') return []
    this.#status('error', 'NetStream.Publish.BadName', words)
    this.#end('fault', words)
    return this.#take()
  }

  /** Sends the reason, and ends. */
  hangUp(words: string): PublisherEffect[] {
    if (this.#state === 'publishing') this.#status('error', 'NetStream.Publish.Failed', words)
    if (this.#state !== 'over') this.#end('fault', words)
    return this.#take()
  }

  /** @returns the bytes after the handshake */
  #shake(bytes: Uint8Array): Uint8Array {
    const needed = this.#state === 'hello' ? HELLO_BYTES : HANDSHAKE_BYTES
    const taken = bytes.subarray(0, needed - this.#headBytes)
    this.#head.set(taken, this.#headBytes)
    this.#headBytes += taken.length
    if (this.#head[0] !== RTMP_VERSION && this.#state === 'hello') {
      this.#end('fault', NO_RTMP)
      return new Uint8Array()
    }
    if (this.#headBytes < needed) return new Uint8Array()
    const rest = bytes.subarray(taken.length)
    this.#headBytes = 0
    if (this.#state === 'hello') {
      this.#state = 'echo'
      this.#send(answerHello(this.#head, this.#random)!)
      return this.#shake(rest)
    }
    this.#state = 'commands'
    this.#head = Buffer.alloc(0)
    return rest
  }

  #read(): PublisherEffect[] {
    try {
      while (this.#state === 'commands' || this.#state === 'publishing') {
        const message = this.#reader.next()
        if (!message) break
        this.#onMessage(message)
      }
    } catch {
      this.#end('fault', NO_RTMP)
    }
    if (this.#state !== 'over' && this.#received - this.#acknowledged >= this.#window) {
      this.#acknowledged = this.#received
      this.#control(MESSAGE.acknowledgement, uint32(this.#received % 2 ** 32))
    }
    return this.#take()
  }

  #onMessage(message: ReceivedMessage): void {
    const { type, payload, timestampMs } = message
    this.#messages++
    if (WORDS.includes(type) && payload.length > MAX_WORDS_BYTES)
      this.#end('fault', 'The encoder’s metadata or one of its commands is too long.')
    else if (type === MESSAGE.commandAmf0) this.#onCommand(decodeAmf0(payload))
    // One byte that means “AMF0 follows”: no sender uses more of AMF3.
    else if (type === MESSAGE.commandAmf3) this.#onCommand(decodeAmf0(payload.subarray(1)))
    else if (type === MESSAGE.windowAcknowledgementSize && payload.length >= 4)
      this.#window = Math.max(MIN_WINDOW_BYTES, Math.min(WINDOW_BYTES, Buffer.from(payload).readUInt32BE()))
    else if (type === MESSAGE.userControl && payload.length >= 6 && payload[1] === PING_REQUEST)
      this.#control(MESSAGE.userControl, Buffer.concat([Uint8Array.of(0, PING_RESPONSE), payload.subarray(2, 6)]))
    else if (type === MESSAGE.audio) this.#media('audio', timestampMs, payload)
    else if (type === MESSAGE.video) this.#media('video', timestampMs, payload)
    else if (type === MESSAGE.dataAmf0) this.#onData(timestampMs, payload)
    else if (type === MESSAGE.dataAmf3) this.#onData(timestampMs, payload.subarray(1))
    else if (type === MESSAGE.aggregate) this.#end('fault', 'RTMP aggregate messages are not supported.')
  }

  #media(kind: 'audio' | 'video' | 'metadata', timestampMs: number, payload: Uint8Array): void {
    if (this.#state !== 'publishing') this.#end('fault', 'Media arrived before the stream key.')
    else if (payload.length > 0) this.#effects.push({ do: 'media', kind, timestampMs, payload })
  }

  #onData(timestampMs: number, payload: Uint8Array): void {
    const metadata = cutMetadata(payload)
    if (metadata) this.#media('metadata', timestampMs, metadata)
  }

  #onCommand([name, transaction, argument, ...rest]: Amf0Value[]): void {
    const number = typeof transaction === 'number' ? transaction : 0
    if (name === 'connect') this.#onConnect(number, argument)
    else if (name === 'createStream') this.#command(['_result', number, null, STREAM])
    else if (name === 'releaseStream' || name === 'FCPublish') this.#command(['_result', number, null, undefined])
    else if (name === 'publish') this.#onPublish(rest[0])
    else if (name === 'play' || name === 'play2') {
      this.#status(
        'error',
        'NetStream.Play.Failed',
        'This server only accepts feeds. Watch them on the channel’s page.',
      )
      this.#end('fault', 'A client tried to play from this server.')
    } else if (name === 'deleteStream' || name === 'closeStream' || name === 'FCUnpublish')
      this.#end('sender', 'The encoder ended the feed.')
  }

  #onConnect(transaction: number, argument: Amf0Value | undefined): void {
    const app = typeof argument === 'object' && argument !== null && !Array.isArray(argument) ? argument.app : undefined
    // Some senders append the key's path or a query.
    if (typeof app !== 'string' || app.split(/[/?]/, 1)[0] !== APP) {
      const description = `The address must end in /${APP}, followed by the stream key.`
      const info = { level: 'error', code: 'NetConnection.Connect.InvalidApp', description }
      this.#command(['_error', transaction, null, info])
      this.#end('fault', 'The encoder asked for an unknown application.')
      return
    }
    this.#connected = true
    this.#control(MESSAGE.windowAcknowledgementSize, uint32(WINDOW_BYTES))
    this.#control(MESSAGE.setPeerBandwidth, Buffer.concat([uint32(WINDOW_BYTES), Uint8Array.of(DYNAMIC)]))
    const info = {
      level: 'status',
      code: 'NetConnection.Connect.Success',
      description: 'Connected.',
      objectEncoding: 0,
    }
    this.#command(['_result', transaction, { fmsVer: 'FMS/3,0,1,123', capabilities: 31 }, info])
  }

  #onPublish(streamName: Amf0Value | undefined): void {
    if (!this.#connected || this.#state !== 'commands') {
      this.#end('fault', NO_RTMP)
      return
    }
    this.#state = 'waiting'
    const name = typeof streamName === 'string' ? streamName : ''
    this.#effects.push({ do: 'authorise', streamName: name.split('?', 1)[0]! })
  }

  #status(level: 'status' | 'error', code: string, description: string): void {
    this.#command(['onStatus', 0, null, { level, code, description }], STREAM)
  }

  #command(values: readonly Amf0Value[], streamId = 0): void {
    const message = { type: MESSAGE.commandAmf0, streamId, payload: encodeAmf0(values) }
    this.#send(encodeMessage(message, COMMAND_CHUNKS, DEFAULT_CHUNK_BYTES))
  }

  #control(type: number, payload: Uint8Array): void {
    this.#send(encodeMessage({ type, streamId: 0, payload }, CONTROL_CHUNKS, DEFAULT_CHUNK_BYTES))
  }

  #send(bytes: Uint8Array): void {
    this.#effects.push({ do: 'send', bytes })
  }

  #end(by: 'sender' | 'fault', words: string): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#effects.push({ do: 'end', by, words })
  }

  #take(): PublisherEffect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
