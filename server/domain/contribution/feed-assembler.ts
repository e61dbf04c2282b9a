// Turns a sender's messages into an FLV file. The first tags wait until the codec headers are known, so that a reader
// knows at once what follows: metadata, codec headers, then media from the first keyframe, at time 0. A reader that has
// fallen behind does not get the backlog: it continues at the newest keyframe.
import { type Amf0Value, decodeAmf0 } from '#domain/rtmp/amf0.ts'
import { readAacHeader, readAvcHeader } from '#domain/rtmp/codec-headers.ts'
import { FLV_TAG, flvHeader, flvTag } from '#domain/rtmp/flv.ts'
import { checkAudioTag, checkVideoTag, type TagKind } from '#domain/rtmp/media-tags.ts'
import { cleanLine } from '#domain/text/foreign-text.ts'
import { AFTER_JUMP_MS, FeedClock } from './feed-clock.ts'
import type { FeedFacts } from './feed-facts.ts'
import { isKeyframeNear, type Keyframes } from './keyframes.ts'
import { BLACK_HEADER, BLACK_PICTURES, type Silence, silenceFor } from './stand-ins.ts'

export interface FeedMessage {
  kind: 'audio' | 'video' | 'metadata'
  timestampMs: number
  payload: Uint8Array
}

export type FeedStep =
  | { ok: true; flv: Uint8Array[]; facts: FeedFacts | null }
  /** It is unusable; the reason, for users. */
  | { ok: false; words: string }

/** If audio or video begins later than the other by more than this, a stand-in replaces it. */
const WAIT_MS = 1_500
/** Audio this far behind the video is missing: silence replaces it. */
const SOUND_LATE_MS = 1_000
/** Black stays this far behind the audio: the video may still arrive a little later. */
const BLACK_BEHIND_MS = 400
const FRAME_MS = 40
const MAX_WAITING_BYTES = 8 * 1024 ** 2
/** As many as a feed at 120 fps has in 20 s. Tiny messages cost more than their bytes. */
const MAX_WAITING = 4_000
const MAX_LETTERS = 80

export class FeedAssembler {
  #began = false
  #metadata: Uint8Array | null = null
  #videoHeader: Uint8Array | null = null
  #audioHeader: Uint8Array | null = null
  #waiting: FeedMessage[] = []
  #waitingBytes = 0
  #firstMs: number | null = null
  #zeroMs = 0
  readonly #clock = new FeedClock()
  /** The stand-in for the audio; null: the sender's own audio is passed on. */
  #silence: Silence | null = null
  /** End of the audio that was passed on, and end of our silence. */
  #soundToMs = 0
  #silentToMs = Number.NEGATIVE_INFINITY
  /** Black replaces the video. */
  #isBlack = false
  #blacks = 0
  /** Of the frames passed on, on our clock. */
  #lastPictureMs = 0
  /** Between the last keyframes, and when the newest arrived. */
  #keyframeMs: number | null = null
  #lastKeyframeMs: number | null = null
  #newestPictureMs = 0
  /** Start of the media that is being dropped. */
  #skippedFromMs: number | null = null
  /** The keyframe after the dropped media. Audio from before it is dropped too. */
  #resumedMs = Number.NEGATIVE_INFINITY

  /** Position of the feed on the clock of what was passed on. */
  get handedOnMs(): number {
    return Math.max(0, this.#lastPictureMs - this.#zeroMs)
  }

  get isSkipping(): boolean {
    return this.#skippedFromMs !== null
  }

  /** The sender's keyframe interval as far as known. */
  get keyframes(): Keyframes {
    const sinceLastMs = this.#newestPictureMs - (this.#lastKeyframeMs ?? this.#newestPictureMs)
    return { intervalMs: this.#keyframeMs, sinceLastMs }
  }

  /** @param isBehind the reader is so far behind that it should drop the backlog */
  push(raw: FeedMessage, isBehind = false): FeedStep {
    if (raw.kind === 'metadata') return this.#onMetadata(raw.payload)
    const checked = raw.kind === 'video' ? checkVideoTag(raw.payload) : checkAudioTag(raw.payload)
    if (!checked.ok) return checked
    if (checked.kind === 'other') return NOTHING
    if (checked.kind === 'codec-header') return this.#onHeader(raw)
    const message = { ...raw, timestampMs: this.#clock.next(raw.kind, raw.timestampMs) }
    if (message.kind === 'video') this.#countKeyframes(message.timestampMs, checked.kind)
    if (this.#began) return this.#goOn(message, checked.kind, isBehind)
    this.#firstMs ??= message.timestampMs
    // Without a keyframe before it no frame can be decoded.
    if (message.kind === 'audio' || checked.kind === 'keyframe' || this.#waiting.some(({ kind }) => kind === 'video'))
      this.#wait(message)
    if (this.#isTooMuch()) return UNUSABLE
    return this.#mayBegin(message.timestampMs) ? this.#begin() : NOTHING
  }

  /** The output clock has no gap where media was dropped: an encoder would fill it. */
  #goOn(message: FeedMessage, kind: TagKind, isBehind: boolean): FeedStep {
    const at = message.timestampMs
    // Black costs the encoder nothing, and has no keyframe of the sender at which to continue.
    if (isBehind && !this.#isBlack && isKeyframeNear(this.keyframes)) this.#skippedFromMs ??= this.#lastPictureMs
    if (this.#skippedFromMs !== null) {
      if (isBehind || message.kind !== 'video' || kind !== 'keyframe') return NOTHING
      const leftOutMs = at - this.#skippedFromMs - AFTER_JUMP_MS
      this.#zeroMs += leftOutMs
      this.#soundToMs += leftOutMs
      this.#skippedFromMs = null
      this.#resumedMs = at
    }
    if (at < this.#resumedMs) return NOTHING
    return message.kind === 'video' ? this.#onPicture(message, kind) : this.#onSound(message)
  }

  #onHeader(message: FeedMessage): FeedStep {
    const isNews = message.kind === 'audio' && !this.#audioHeader
    if (message.kind === 'video') this.#videoHeader = message.payload
    else this.#audioHeader = message.payload
    if (!this.#began) return this.#isTooMuch() ? UNUSABLE : NOTHING
    // The first real message replaces its stand-in.
    const waits = message.kind === 'video' ? this.#isBlack : this.#silence !== null
    const flv = waits ? [] : [this.#tag({ ...message, timestampMs: this.#lastPictureMs })]
    return handedOn(flv, isNews ? this.#facts() : null)
  }

  #onPicture(message: FeedMessage, kind: TagKind): FeedStep {
    const isFirst = this.#isBlack
    if (isFirst && (kind !== 'keyframe' || !this.#videoHeader)) return NOTHING
    this.#isBlack = false
    // After the black that precedes it.
    const at =
      isFirst || this.#blacks > 0 ? Math.max(message.timestampMs, this.#lastPictureMs + 1) : message.timestampMs
    const header = isFirst ? [this.#tag({ kind: 'video', timestampMs: at, payload: this.#videoHeader! })] : []
    this.#lastPictureMs = at
    const flv = [...header, this.#tag({ ...message, timestampMs: at }), ...this.#silenceTo(at)]
    return handedOn(flv, isFirst ? this.#facts() : null)
  }

  #onSound(message: FeedMessage): FeedStep {
    const at = message.timestampMs
    if (!this.#audioHeader) return NOTHING
    const { header, frameMs } = silenceFor(this.#audioHeader)
    const flv: Uint8Array[] = []
    if (this.#silence) {
      // Silence up to the audio itself: a gap here would shift audio against video from then on.
      flv.push(...this.#silentFrames(at))
      const isOther = this.#silence.header !== header || header !== this.#audioHeader
      if (isOther) flv.push(this.#tag({ kind: 'audio', timestampMs: at, payload: this.#audioHeader }))
      this.#silence = null
    }
    // Silence has taken its place.
    if (at >= this.#silentToMs - frameMs / 2) flv.push(this.#tag(message))
    this.#soundToMs = Math.max(this.#soundToMs, at + frameMs)
    if (this.#isBlack) flv.push(...this.#blackTo(at - BLACK_BEHIND_MS))
    return handedOn(flv)
  }

  /** Nothing while the sender's own audio arrives. */
  #silenceTo(pictureMs: number): Uint8Array[] {
    if (!this.#silence && pictureMs - this.#soundToMs <= SOUND_LATE_MS) return []
    const flv: Uint8Array[] = []
    if (!this.#silence) {
      this.#silence = silenceFor(this.#audioHeader)
      if (this.#silence.header !== this.#audioHeader)
        flv.push(this.#tag({ kind: 'audio', timestampMs: this.#soundToMs, payload: this.#silence.header }))
    }
    return [...flv, ...this.#silentFrames(pictureMs)]
  }

  #silentFrames(toMs: number): Uint8Array[] {
    const { frame, frameMs } = this.#silence!
    const flv: Uint8Array[] = []
    for (; this.#soundToMs + frameMs / 2 < toMs; this.#soundToMs += frameMs)
      flv.push(this.#tag({ kind: 'audio', timestampMs: Math.round(this.#soundToMs), payload: frame }))
    if (flv.length > 0) this.#silentToMs = this.#soundToMs
    return flv
  }

  #blackTo(toMs: number): Uint8Array[] {
    const flv: Uint8Array[] = []
    for (; this.#lastPictureMs + FRAME_MS <= toMs; this.#blacks++) {
      this.#lastPictureMs += FRAME_MS
      const payload = BLACK_PICTURES[this.#blacks % BLACK_PICTURES.length]!
      flv.push(this.#tag({ kind: 'video', timestampMs: this.#lastPictureMs, payload }))
    }
    return flv
  }

  #onMetadata(payload: Uint8Array): FeedStep {
    this.#metadata = payload
    if (!this.#began) return NOTHING
    return handedOn([this.#tag({ kind: 'metadata', timestampMs: this.#lastPictureMs, payload })])
  }

  #countKeyframes(at: number, kind: TagKind): void {
    this.#newestPictureMs = Math.max(this.#newestPictureMs, at)
    if (kind !== 'keyframe') return
    if (this.#lastKeyframeMs !== null && at > this.#lastKeyframeMs) this.#keyframeMs = at - this.#lastKeyframeMs
    this.#lastKeyframeMs = at
  }

  #isTooMuch(): boolean {
    return this.#waitingBytes > MAX_WAITING_BYTES || this.#waiting.length > MAX_WAITING
  }

  #wait(message: FeedMessage): void {
    this.#waiting.push(message)
    this.#waitingBytes += message.payload.length
  }

  #mayBegin(nowMs: number): boolean {
    const hasPicture = this.#videoHeader !== null && this.#waiting.some(({ kind }) => kind === 'video')
    const hasSound = this.#audioHeader !== null && this.#waiting.some(({ kind }) => kind === 'audio')
    if (hasPicture && this.#audioHeader !== null) return true
    return (hasPicture || hasSound) && nowMs - (this.#firstMs ?? nowMs) >= WAIT_MS
  }

  /** Audio and video are both declared, whichever is there: a reader does not pick up a track that comes later. */
  #begin(): FeedStep {
    this.#began = true
    const waiting = this.#waiting
    this.#waiting = []
    // Media that is slightly out of order at its start must not come before 0.
    this.#zeroMs = waiting.reduce((least, { timestampMs }) => Math.min(least, timestampMs), Number.POSITIVE_INFINITY)
    const zero = { timestampMs: this.#zeroMs }
    this.#isBlack = !this.#videoHeader || !waiting.some(({ kind }) => kind === 'video')
    this.#lastPictureMs = this.#zeroMs
    this.#soundToMs = this.#zeroMs
    this.#silence = silenceFor(this.#audioHeader)
    const flv = [flvHeader({ video: true, audio: true })]
    if (this.#metadata) flv.push(this.#tag({ kind: 'metadata', payload: this.#metadata, ...zero }))
    flv.push(this.#tag({ kind: 'video', payload: this.#isBlack ? BLACK_HEADER : this.#videoHeader!, ...zero }))
    flv.push(this.#tag({ kind: 'audio', payload: this.#silence.header, ...zero }))
    if (this.#isBlack) flv.push(this.#tag({ kind: 'video', payload: BLACK_PICTURES[1]!, ...zero }))
    for (const message of waiting) {
      const kind = message.kind === 'video' ? checkVideoTag(message.payload) : checkAudioTag(message.payload)
      const step = this.#goOn(message, kind.ok ? kind.kind : 'other', false)
      if (step.ok) flv.push(...step.flv)
    }
    return handedOn(flv, this.#facts())
  }

  #tag({ kind, timestampMs, payload }: FeedMessage): Uint8Array {
    const type = kind === 'metadata' ? FLV_TAG.script : FLV_TAG[kind]
    return flvTag(type, Math.max(0, timestampMs - this.#zeroMs), payload)
  }

  #facts(): FeedFacts {
    const said = metadataOf(this.#metadata)
    const isBlack = this.#isBlack
    const avc = isBlack ? null : this.#videoHeader && readAvcHeader(this.#videoHeader.subarray(5))
    const aac = this.#audioHeader && readAacHeader(this.#audioHeader.subarray(2))
    const number = (name: string, most: number) => {
      const value = said[name]
      return !isBlack && typeof value === 'number' && value > 0 && value <= most
        ? Math.round(value * 1_000) / 1_000
        : null
    }
    return {
      video: {
        codec: 'h264',
        width: avc?.width ?? number('width', 16_384),
        height: avc?.height ?? number('height', 16_384),
        fps: number('framerate', 240) ?? avc?.fps ?? null,
        profile: avc?.profile ?? null,
      },
      audio: aac ? { codec: 'aac', ...aac } : null,
      encoder: typeof said.encoder === 'string' ? printable(said.encoder) : null,
    }
  }
}

const handedOn = (flv: Uint8Array[], facts: FeedFacts | null = null): FeedStep => ({ ok: true, flv, facts })
const NOTHING: FeedStep = handedOn([])
const UNUSABLE: FeedStep = { ok: false, words: 'The feed sent no usable codec headers.' }

/** The sender's text, cleaned; null if nothing is left. */
const printable = (said: string) => cleanLine(said, MAX_LETTERS) || null

/** Unreadable metadata is ignored: the codec headers give the rest. */
function metadataOf(payload: Uint8Array | null): Record<string, Amf0Value> {
  try {
    const [, said] = decodeAmf0(payload ?? new Uint8Array())
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? said : {}
  } catch {
    return {}
  }
}
