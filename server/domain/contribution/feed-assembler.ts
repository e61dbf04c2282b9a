// A sender's messages as an FLV file. The first tags wait until the codec headers are there, so that a
// reader knows at once what comes: metadata, codec headers, then media from its first keyframe, at time 0.
// A reader that has fallen behind is not led on through all of it: it goes on with the newest keyframe.
import { type Amf0Value, decodeAmf0 } from '../rtmp/amf0.ts'
import { readAacHeader, readAvcHeader } from '../rtmp/codec-headers.ts'
import { FLV_TAG, flvHeader, flvTag } from '../rtmp/flv.ts'
import { checkAudioTag, checkVideoTag, type TagKind } from '../rtmp/media-tags.ts'
import { cleanLine } from '../text/foreign-text.ts'
import type { FeedFacts } from './feed-facts.ts'

export interface FeedMessage {
  kind: 'audio' | 'video' | 'metadata'
  timestampMs: number
  payload: Uint8Array
}

export type FeedStep =
  | { ok: true; flv: Uint8Array[]; facts: FeedFacts | null }
  /** It cannot be used: why, for people. */
  | { ok: false; words: string }

/** How much later than the picture the sound may begin and still be waited for. */
const WAIT_FOR_SOUND_MS = 1_500
/** Further apart, two stamps say nothing of the time between them. */
export const MAX_JUMP_MS = 5_000
const AFTER_JUMP_MS = 40
const MAX_WAITING_BYTES = 8 * 1024 ** 2
/** As many as a feed of 120 pictures a second has in 20 s: tiny ones cost more than their bytes. */
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
  /** The sender's last stamp, and what we made of it. */
  #lastRawMs: number | null = null
  #lastMs = 0
  /** Of the pictures that were handed on, on our clock. */
  #lastPictureMs = 0
  /** Since when media is left out. */
  #skippedFromMs: number | null = null
  /** The keyframe behind what was left out: sound from before it is left out, too. */
  #resumedMs = Number.NEGATIVE_INFINITY

  /** How far the feed has come on the clock of what was handed on. */
  get handedOnMs(): number {
    return Math.max(0, this.#lastPictureMs - this.#zeroMs)
  }

  get isSkipping(): boolean {
    return this.#skippedFromMs !== null
  }

  /** @param isBehind the reader is so far behind that it should leave out what lies between */
  push(raw: FeedMessage, isBehind = false): FeedStep {
    if (raw.kind === 'metadata') return this.#onMetadata(raw.payload)
    const message = this.#onOurClock(raw)
    const checked = message.kind === 'video' ? checkVideoTag(message.payload) : checkAudioTag(message.payload)
    if (!checked.ok) return checked
    if (checked.kind === 'other') return NOTHING
    if (this.#began) return this.#goOn(message, checked.kind, isBehind)
    this.#firstMs ??= message.timestampMs
    if (checked.kind === 'codec-header') {
      if (message.kind === 'video') this.#videoHeader = message.payload
      else this.#audioHeader = message.payload
    } else {
      // Without a keyframe before it no picture can be decoded.
      const keyframe = checked.kind === 'keyframe'
      if (message.kind === 'audio' || keyframe || this.#waiting.some(({ kind }) => kind === 'video'))
        this.#wait(message)
    }
    if (this.#waitingBytes > MAX_WAITING_BYTES || this.#waiting.length > MAX_WAITING)
      return { ok: false, words: 'The feed has sent no codec headers that could be used.' }
    return this.#mayBegin(message.timestampMs) ? this.#begin() : NOTHING
  }

  /** The clock of what is handed on has no hole where something was left out: an encoder would fill it. */
  #goOn(message: FeedMessage, kind: TagKind, isBehind: boolean): FeedStep {
    const at = message.timestampMs
    if (kind === 'codec-header') return this.#handOn({ ...message, timestampMs: this.#lastPictureMs })
    if (isBehind) this.#skippedFromMs ??= this.#lastPictureMs
    if (this.#skippedFromMs !== null) {
      if (isBehind || message.kind !== 'video' || kind !== 'keyframe') return NOTHING
      this.#zeroMs += at - this.#skippedFromMs - AFTER_JUMP_MS
      this.#skippedFromMs = null
      this.#resumedMs = at
    }
    if (at < this.#resumedMs) return NOTHING
    if (message.kind === 'video') this.#lastPictureMs = at
    return this.#handOn(message)
  }

  #handOn(message: FeedMessage): FeedStep {
    return { ok: true, flv: [this.#tag(message)], facts: null }
  }

  #onMetadata(payload: Uint8Array): FeedStep {
    this.#metadata = payload
    if (!this.#began) return NOTHING
    return this.#handOn({ kind: 'metadata', timestampMs: this.#lastPictureMs, payload })
  }

  /** Stamps wrap after 2³² ms, and some senders' jump: an encoder would fill a jump with as many pictures. */
  #onOurClock(message: FeedMessage): FeedMessage {
    const raw = message.timestampMs
    const stepMs = (raw - (this.#lastRawMs ?? raw)) | 0
    this.#lastRawMs = raw
    this.#lastMs += Math.abs(stepMs) > MAX_JUMP_MS ? AFTER_JUMP_MS : stepMs
    return { ...message, timestampMs: this.#lastMs }
  }

  #wait(message: FeedMessage): void {
    this.#waiting.push(message)
    this.#waitingBytes += message.payload.length
  }

  #mayBegin(nowMs: number): boolean {
    if (!this.#videoHeader || !this.#waiting.some(({ kind }) => kind === 'video')) return false
    return this.#audioHeader !== null || nowMs - (this.#firstMs ?? nowMs) >= WAIT_FOR_SOUND_MS
  }

  #begin(): FeedStep {
    this.#began = true
    const waiting = this.#waiting
    this.#waiting = []
    // Media that is a little out of order at its start must not come before 0.
    this.#zeroMs = waiting.reduce((least, { timestampMs }) => Math.min(least, timestampMs), Number.POSITIVE_INFINITY)
    const at = { timestampMs: this.#zeroMs }
    const flv = [flvHeader({ video: true, audio: this.#audioHeader !== null })]
    if (this.#metadata) flv.push(this.#tag({ kind: 'metadata', payload: this.#metadata, ...at }))
    if (this.#videoHeader) flv.push(this.#tag({ kind: 'video', payload: this.#videoHeader, ...at }))
    if (this.#audioHeader) flv.push(this.#tag({ kind: 'audio', payload: this.#audioHeader, ...at }))
    const media = this.#audioHeader ? waiting : waiting.filter(({ kind }) => kind === 'video')
    this.#lastPictureMs = waiting.findLast(({ kind }) => kind === 'video')?.timestampMs ?? this.#zeroMs
    return { ok: true, flv: [...flv, ...media.map((message) => this.#tag(message))], facts: this.#facts() }
  }

  #tag({ kind, timestampMs, payload }: FeedMessage): Uint8Array {
    const type = kind === 'metadata' ? FLV_TAG.script : FLV_TAG[kind]
    return flvTag(type, Math.max(0, timestampMs - this.#zeroMs), payload)
  }

  #facts(): FeedFacts {
    const said = metadataOf(this.#metadata)
    const avc = this.#videoHeader && readAvcHeader(this.#videoHeader.subarray(5))
    const aac = this.#audioHeader && readAacHeader(this.#audioHeader.subarray(2))
    const number = (name: string, most: number) => {
      const value = said[name]
      return typeof value === 'number' && value > 0 && value <= most ? Math.round(value * 1_000) / 1_000 : null
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

const NOTHING: FeedStep = { ok: true, flv: [], facts: null }

/** The sender's words, cleaned; null where nothing is left. */
const printable = (said: string) => cleanLine(said, MAX_LETTERS) || null

/** What cannot be read says nothing: the codec headers tell the rest. */
function metadataOf(payload: Uint8Array | null): Record<string, Amf0Value> {
  try {
    const [, said] = decodeAmf0(payload ?? new Uint8Array())
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? said : {}
  } catch {
    return {}
  }
}
