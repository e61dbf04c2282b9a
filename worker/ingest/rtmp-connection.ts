// One sender's connection: the socket side of the pure publisher. Until it has shown a key it gets a few kilobytes and
// ten seconds; after that its data goes to the encoder's pipe, and waits there.
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { blockOf } from '#adapters/address-block.ts'
import { newId } from '#adapters/ids.ts'
import { logger } from '#adapters/log.ts'
import { FeedAssembler, type FeedMessage } from '#domain/contribution/feed-assembler.ts'
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import { measuredMs, sayKeyframes } from '#domain/contribution/keyframes.ts'
import type { ChannelId, ContributionId, LiveStreamId } from '#domain/ids.ts'
import { HANDSHAKE_BYTES, HELLO_BYTES } from '#domain/rtmp/handshake.ts'
import { type PublisherEffect, RtmpPublisher } from '#domain/rtmp/publisher.ts'
import type { EndReason, LiveSession } from './live-session.ts'

export interface SenderPlace {
  contributionId: ContributionId
  channelId: ChannelId
}

export type Authorisation<Key> =
  | { ok: true; place: SenderPlace; key: Key }
  /** `words` are sent to the sender. */
  | { ok: false; words: string }

export type Verdict = { ok: true } | { ok: false; words: string }

export interface ConnectionLimits {
  /** From the connection to the end of the handshake. */
  handshakeMs: number
  /** From the connection to the key. */
  openingMs: number
  /** Without a byte, once it sends. */
  silentMs: number
  /** Until codec headers arrive, and for a reader that does not read. */
  timeoutMs: number
}

export interface SenderSession extends LiveSession {
  /** When media last arrived, on performance.now(). */
  lastMediaAt(): number
  remoteAddress: string
}

/** Maximum data that waits for the encoder, before the sender is slowed down. */
const AHEAD_BYTES = 4 * 1024 ** 2
/**
 * How far the encoder may be behind: before its first frame; while nobody sees what is dropped; on air, where a jump is
 * visible. All but the first exclude what it always buffers, which depends on the feed's frame rate; it reports its
 * position four times a second.
 */
const STARTING_MS = 5_000
const MAY_BE_BEHIND_MS = { warm: 500, onAir: 1_500, skipping: 300 }
/** Bounds for what an encoder always buffers. */
const IN_WORK_MS = { least: 300, most: 1_000 }
/** A machine that is too small would log this every other second. */
const SAID_EVERY_MS = 60_000
/** A peer that does not read our few answers is not a sender. */
const MAX_UNSENT_BYTES = 64 * 1024
const LINGER_MS = 1_000
/** Between two checks. A feed has 200 a second; one that delayed its own data for a minute, 12,000. */
const MAX_MESSAGES = 20_000

export class RtmpConnection {
  readonly remoteAddress: string
  /** The address block that limits count it under. */
  readonly addressBlock: string
  readonly closed: Promise<void>
  readonly #socket: Socket
  readonly #publisher = new RtmpPublisher(randomBytes(HANDSHAKE_BYTES - 8))
  readonly #assembler = new FeedAssembler()
  readonly #limits: ConnectionLimits
  readonly #authorise: (streamKey: string, session: (place: SenderPlace) => SenderSession) => Promise<Verdict>
  readonly #openedAt = performance.now()
  #publishingSince: number | null = null
  /** At the last check. */
  #messagesThen = 0
  #lastBytesAt = performance.now()
  #lastMediaAt = performance.now()
  /** Since when the reader of the feed slows us down. */
  #heldBackSince: number | null = null
  #flv: Readable | null = null
  #encoder: { positionMs: number; isWanted: boolean } | null = null
  #inWorkMs = IN_WORK_MS.most
  #saidBehindAt = Number.NEGATIVE_INFINITY
  #skippingSince: number | null = null
  #hasFacts = false
  #onFacts: (facts: FeedFacts) => void = () => undefined
  #tellFacts: (facts: FeedFacts | null) => void = () => undefined
  #tellEnd: (reason: EndReason) => void = () => undefined
  #over = false

  constructor(options: {
    socket: Socket
    limits: ConnectionLimits
    /** Creates the session when the key is valid; it is accepted when the promise resolves. */
    authorise: (streamKey: string, session: (place: SenderPlace) => SenderSession) => Promise<Verdict>
  }) {
    const { socket, limits, authorise } = options
    this.#socket = socket
    this.#limits = limits
    this.#authorise = authorise
    this.remoteAddress = socket.remoteAddress ?? ''
    this.addressBlock = blockOf(this.remoteAddress)
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#finish({ by: 'sender', words: 'The connection to the encoder broke.' }))
    socket.on('data', (bytes) => this.#onBytes(bytes))
    // Half-closed: it has nothing more to send.
    socket.on('end', () => this.#finish({ by: 'sender', words: 'The encoder disconnected.' }))
  }

  get publishing(): boolean {
    return this.#publishingSince !== null && !this.#over
  }

  /** Called about once a second: a silent peer causes no event. */
  checkTime(now: number): void {
    if (this.#over) return
    this.#messagesThen = this.#publisher.messages
    const { handshakeMs, openingMs, silentMs, timeoutMs } = this.#limits
    if (this.#publishingSince === null) {
      const shakes = this.#socket.bytesRead < HELLO_BYTES + HANDSHAKE_BYTES
      if (shakes && now - this.#openedAt >= handshakeMs) this.drop('The encoder took too long for the handshake.')
      else if (now - this.#openedAt >= openingMs)
        this.hangUp('fault', 'The encoder took too long to send its stream key.')
    } else if (this.#heldBackSince !== null || this.#skippingSince !== null) {
      if (now - (this.#heldBackSince ?? this.#skippingSince ?? now) >= timeoutMs) this.hangUp('us', this.#sayTooSlow())
    } else if (now - this.#lastBytesAt >= silentMs)
      this.hangUp('fault', `Nothing arrived from the encoder for ${Math.round(silentMs / 1_000)} seconds.`)
    else if (!this.#hasFacts && now - this.#publishingSince >= timeoutMs)
      this.hangUp('fault', 'The feed has no video and no audio in H.264 or AAC.')
  }

  hangUp(by: EndReason['by'], words: string): void {
    if (this.#over) return
    for (const effect of this.#publisher.hangUp(words)) if (effect.do === 'send') this.#send(effect.bytes)
    this.#finish({ by, words })
  }

  /** Without waiting for the last message to arrive. */
  drop(words: string): void {
    this.hangUp('fault', words)
    this.#socket.destroy()
  }

  #onBytes(bytes: Buffer): void {
    if (this.#over) return
    this.#lastBytesAt = performance.now()
    this.#carryOut(() => this.#publisher.feed(bytes))
    if (this.#publisher.messages - this.#messagesThen > MAX_MESSAGES)
      this.hangUp('fault', 'The encoder splits its feed into too many packets.')
    if (this.#socket.writableLength > MAX_UNSENT_BYTES) this.hangUp('fault', 'The encoder does not read our answers.')
  }

  /** An error that a sender's data causes ends this connection only: the worker has channels on air. */
  #carryOut(ask: () => PublisherEffect[]): void {
    try {
      for (const effect of ask()) {
        if (this.#over) return
        if (effect.do === 'send') this.#send(effect.bytes)
        else if (effect.do === 'media') this.#onMedia(effect)
        else if (effect.do === 'authorise') void this.#decide(effect.streamName)
        else this.#finish({ by: effect.by, words: effect.words })
      }
    } catch (error) {
      logger('ingest').error({ err: error }, "an encoder's data could not be processed")
      this.hangUp('fault', 'The encoder’s data could not be processed on our side.')
    }
  }

  async #decide(streamKey: string): Promise<void> {
    // Data that arrives in between stays in the kernel.
    this.#socket.pause()
    const decided = await this.#authorise(streamKey, (place) => this.#begin(place)).catch(() => ({
      ok: false as const,
      words: 'The feed cannot be accepted at the moment. Try again in a few seconds.',
    }))
    if (this.#over) return
    this.#socket.resume()
    if (decided.ok) this.#publishingSince = performance.now()
    this.#lastBytesAt = this.#lastMediaAt = performance.now()
    this.#carryOut(() => (decided.ok ? this.#publisher.accept() : this.#publisher.refuse(decided.words)))
  }

  #begin({ contributionId, channelId }: SenderPlace): SenderSession {
    const flv = new Readable({
      highWaterMark: AHEAD_BYTES,
      read: () => {
        if (this.#heldBackSince === null) return
        this.#heldBackSince = null
        this.#lastBytesAt = performance.now()
        this.#socket.resume()
      },
    })
    // Its reader may close it: the feed then ends, without an unhandled error.
    flv.on('error', () => undefined)
    flv.on('close', () => this.hangUp('us', 'The feed is no longer accepted.'))
    this.#flv = flv
    const facts = new Promise<FeedFacts | null>((resolve) => (this.#tellFacts = resolve))
    const ended = new Promise<EndReason>((resolve) => (this.#tellEnd = resolve))
    if (this.#over) this.#tell({ by: 'sender', words: 'The encoder disconnected.' })
    return {
      streamId: newId<LiveStreamId>('ls'),
      contributionId,
      channelId,
      flv,
      facts,
      ended,
      remoteAddress: this.remoteAddress,
      bytesIn: () => this.#socket.bytesRead,
      lastMediaAt: () => this.#lastMediaAt,
      encodedTo: (positionMs, isWanted) => {
        this.#encoder = { positionMs, isWanted }
        const behindMs = this.#assembler.handedOnMs - positionMs
        if (positionMs > 0) this.#inWorkMs = Math.max(IN_WORK_MS.least, Math.min(this.#inWorkMs, behindMs))
      },
      behindMs: () => this.#behindMs(),
      onFacts: (listener) => {
        this.#onFacts = listener
      },
      keyframeMs: () => measuredMs(this.#assembler.keyframes),
      stop: (reason) => this.hangUp('us', reason),
    }
  }

  #onMedia(message: FeedMessage): void {
    this.#lastMediaAt = performance.now()
    const step = this.#assembler.push(message, this.#isBehind())
    if (!this.#assembler.isSkipping) this.#skippingSince = null
    else if (this.#skippingSince === null) {
      this.#skippingSince = performance.now()
      if (this.#skippingSince - this.#saidBehindAt > SAID_EVERY_MS) {
        this.#saidBehindAt = this.#skippingSince
        const said = { address: this.remoteAddress, ...this.#encoder }
        logger('ingest').warn(said, 'an encoder is behind its feed, and continues at the newest keyframe')
      }
    }
    if (!step.ok) {
      this.hangUp('fault', step.words)
      return
    }
    if (step.facts) {
      if (this.#hasFacts) this.#onFacts(step.facts)
      this.#hasFacts = true
      this.#tellFacts(step.facts)
    }
    for (const bytes of step.flv) {
      if (this.#flv?.push(bytes) !== false || this.#heldBackSince !== null) continue
      this.#heldBackSince = performance.now()
      this.#socket.pause()
    }
  }

  #sayTooSlow(): string {
    const keyframes = sayKeyframes(measuredMs(this.#assembler.keyframes))
    return keyframes
      ? `The encoder fell behind, and no keyframe arrived at which it could continue. ${keyframes}`
      : 'The feed could not be encoded in real time: this machine is overloaded.'
  }

  #behindMs(): number {
    const { positionMs } = this.#encoder ?? { positionMs: 0 }
    const behindMs = this.#assembler.handedOnMs - positionMs
    // Before its first frame it may take what it needs to start.
    return Math.max(0, behindMs - (positionMs === 0 ? STARTING_MS : this.#inWorkMs))
  }

  #isBehind(): boolean {
    const { warm, onAir, skipping } = MAY_BE_BEHIND_MS
    const mayBeMs = this.#skippingSince !== null ? skipping : this.#encoder?.isWanted ? onAir : warm
    return this.#behindMs() > (this.#hasStarted ? mayBeMs : 0)
  }

  get #hasStarted(): boolean {
    return (this.#encoder?.positionMs ?? 0) > 0
  }

  #send(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes)
  }

  #finish(reason: EndReason): void {
    if (this.#over) return
    this.#over = true
    this.#tell(reason)
    // The last message should arrive: closed with unread bytes, the kernel would drop it. They are discarded.
    this.#socket.resume()
    this.#socket.end()
    setTimeout(() => this.#socket.destroy(), LINGER_MS).unref()
  }

  #tell(reason: EndReason): void {
    this.#tellFacts(null)
    this.#tellEnd(reason)
    this.#flv?.push(null)
    this.#flv = null
  }
}
