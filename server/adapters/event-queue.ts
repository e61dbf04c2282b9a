// A queue of lines that several processes share: a stream of NATS JetStream (2.9 or newer). What was published is in its
// files, and stays there until a reader has acknowledged it. It may be read twice.
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  AckPolicy,
  type Consumer,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { type ConnectionOptions, connect, type NatsConnection, nanos } from '@nats-io/transport-node'
import { Breaker, showBreaker } from './breaker.ts'

/** Servers take a mebibyte. */
const MESSAGE_BYTES = 256 * 1024
const TAKEN_AT_ONCE = 16
const TAKE_MS = 1_000
const ANSWER_MS = 5_000
const ACKNOWLEDGED_WITHIN_MS = 120_000
/** A message that is published again within this time is dropped: an answer was lost. */
const SAME_WITHIN_MS = 15 * 60_000
const READER = 'store'
/** The stream is as long as it may be. */
const FULL = 10_077
const NO_STREAM = 10_059

export interface QueueOptions {
  /** nats:// or tls://, several separated by commas; user and password of the first count. */
  url: string
  /** Of the stream, and its subject. */
  name: string
  maxBytes: number
  /** Older messages are deleted. */
  maxAgeMs: number
  /** Then another reader gets lines that their reader did not acknowledge. */
  acknowledgedWithinMs?: number
}

export interface QueuedLines {
  lines: string[]
  done(): void
  /** They come again after this time, also to others. */
  later(delayMs: number): void
  /** They never come again. */
  refuse(): void
}

interface Open {
  connection: NatsConnection
  stream: JetStreamClient
  consumer: Consumer
}

export class EventQueue {
  readonly #options: QueueOptions
  readonly #breaker = showBreaker(new Breaker({ service: 'nats', isAway: (error) => !isFull(error) }))
  #opening: Promise<Open> | null = null

  constructor(options: QueueOptions) {
    this.#options = options
  }

  /** They are in the files of the queue when it resolves. Rejects: some of them may be. */
  async publish(lines: readonly string[]): Promise<void> {
    for (const text of messagesOf(lines)) {
      const msgID = createHash('sha256').update(text).digest('base64url')
      await this.#ask(({ stream }) => stream.publish(this.#options.name, text, { msgID, timeout: ANSWER_MS }))
    }
  }

  /** At most TAKEN_AT_ONCE messages, after at most TAKE_MS. */
  async take(): Promise<QueuedLines[]> {
    const messages = await this.#ask(async ({ consumer }) => {
      const taken: JsMsg[] = []
      const messages = await consumer.fetch({ max_messages: TAKEN_AT_ONCE, expires: TAKE_MS })
      let isLate = false
      // Without a server the library waits until there is one.
      const timer = setTimeout(() => {
        isLate = true
        messages.stop()
      }, TAKE_MS + ANSWER_MS)
      for await (const message of messages) taken.push(message)
      clearTimeout(timer)
      if (isLate && taken.length === 0) throw new Error('NATS does not answer')
      return taken
    })
    return messages.map((message) => ({
      lines: message.string().split('\n'),
      done: () => tell(() => message.ack()),
      later: (delayMs) => tell(() => message.nak(delayMs)),
      refuse: () => tell(() => message.term()),
    }))
  }

  /** What no reader has acknowledged. */
  async waiting(): Promise<{ messages: number; bytes: number }> {
    return this.#ask(async ({ stream }) => {
      const { state } = await (await stream.jetstreamManager(false)).streams.info(this.#options.name)
      return { messages: state.messages, bytes: state.bytes }
    })
  }

  /** Acknowledgements are sent first. */
  async close(): Promise<void> {
    const open = await this.#opening?.catch(() => null)
    this.#opening = null
    if (!open) return
    // A server that hangs must not delay the end of the process.
    await Promise.race([open.connection.drain().catch(() => undefined), sleep(ANSWER_MS)])
    await open.connection.close()
  }

  #ask<T>(work: (open: Open) => Promise<T>): Promise<T> {
    return this.#breaker.run(async () => {
      const opening = this.#open()
      try {
        return await work(await opening)
      } catch (error) {
        if (!isFull(error)) await this.#forget(opening)
        throw error
      }
    })
  }

  /** The next call connects, and creates what the server may have lost. */
  async #forget(opening: Promise<Open>): Promise<void> {
    if (this.#opening === opening) this.#opening = null
    await opening.then(({ connection }) => connection.close()).catch(() => undefined)
  }

  #open(): Promise<Open> {
    this.#opening ??= this.#connect()
    return this.#opening
  }

  async #connect(): Promise<Open> {
    const connection = await connect(connectionOf(this.#options.url))
    try {
      const { name, maxBytes, maxAgeMs, acknowledgedWithinMs = ACKNOWLEDGED_WITHIN_MS } = this.#options
      const manager = await jetstreamManager(connection, { timeout: ANSWER_MS })
      // A stream that an operator created, with replicas or other limits, stays as it is.
      await manager.streams.info(name).catch((error) => {
        if (!(error instanceof JetStreamApiError && error.code === NO_STREAM)) throw error
        return manager.streams.add({
          ...{ name, subjects: [name], retention: RetentionPolicy.Workqueue, storage: StorageType.File },
          // Publishers are told, and keep what they have. Otherwise acknowledged messages would be deleted.
          ...{ discard: DiscardPolicy.New, max_bytes: maxBytes, max_age: nanos(maxAgeMs) },
          duplicate_window: nanos(SAME_WITHIN_MS),
        })
      })
      await manager.consumers.add(name, {
        ...{ durable_name: READER, ack_policy: AckPolicy.Explicit, ack_wait: nanos(acknowledgedWithinMs) },
        max_deliver: -1,
      })
      const stream = jetstream(connection, { timeout: ANSWER_MS })
      return { connection, stream, consumer: await stream.consumers.get(name, READER) }
    } catch (error) {
      await connection.close()
      throw error
    }
  }
}

/** Without its connection the message comes again. */
function tell(answer: () => void): void {
  try {
    answer()
  } catch {}
}

export function isFull(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === FULL
}

/** The library does not read credentials from addresses. */
function connectionOf(url: string): ConnectionOptions {
  const servers = url.split(',').map((each) => new URL(each))
  const [first] = servers
  return {
    servers: servers.map(({ host }) => host),
    ...(first?.username && { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) }),
    ...(first?.protocol === 'tls:' && { tls: {} }),
    ...{ timeout: ANSWER_MS, maxReconnectAttempts: -1, name: 'cloud-playout' },
  }
}

/** Whole lines, in texts of at most MESSAGE_BYTES, or of one longer line. The same lines give the same texts. */
function* messagesOf(lines: readonly string[]): Generator<string> {
  let part: string[] = []
  let bytes = 0
  for (const line of lines) {
    if (line === '') continue
    const lineBytes = Buffer.byteLength(line) + 1
    if (part.length > 0 && bytes + lineBytes > MESSAGE_BYTES) {
      yield part.join('\n')
      part = []
      bytes = 0
    }
    part.push(line)
    bytes += lineBytes
  }
  if (part.length > 0) yield part.join('\n')
}
