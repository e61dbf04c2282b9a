import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeAmf0 } from '#domain/rtmp/amf0.ts'
import { readAacHeader, readAvcHeader } from '#domain/rtmp/codec-headers.ts'
import { FeedAssembler, type FeedMessage, type FeedStep } from './feed-assembler.ts'
import { MAX_BACK_MS, MAX_JUMP_MS } from './feed-clock.ts'
import { BLACK_HEADER, silenceFor } from './stand-ins.ts'

/** x264, 1280×720, 25 fps, High; AAC at 48 kHz, stereo. */
const AVC_C = Buffer.from(
  '0164001fffe1001b6764001facd9405005bb016a02020280000003008000001e478c18cb01000568ebecb22c',
  'hex',
)
const video = (timestampMs: number, first = 0x27): FeedMessage => ({
  kind: 'video',
  timestampMs,
  payload: Uint8Array.of(first, 1, 0, 0, 0, 1, 2),
})
const audio = (timestampMs: number): FeedMessage => ({ kind: 'audio', timestampMs, payload: Uint8Array.of(0xaf, 1, 9) })
const videoHeader: FeedMessage = {
  kind: 'video',
  timestampMs: 0,
  payload: Buffer.concat([Uint8Array.of(0x17, 0, 0, 0, 0), AVC_C]),
}
const audioHeader: FeedMessage = { kind: 'audio', timestampMs: 0, payload: Uint8Array.of(0xaf, 0, 0x11, 0x90) }
const metadata: FeedMessage = {
  kind: 'metadata',
  timestampMs: 0,
  payload: encodeAmf0(['onMetaData', { framerate: 50, encoder: 'obs-output\u0000 module', width: 9 }]),
}

interface Tag {
  type: number
  timeMs: number
  payload: Buffer
}
function readFlv(steps: FeedStep[]): { flags: number; tags: Tag[] } {
  const bytes = Buffer.concat(steps.flatMap((step) => (step.ok ? step.flv : [])))
  const tags: Tag[] = []
  for (let at = 13; at < bytes.length; ) {
    const length = bytes.readUIntBE(at + 1, 3)
    tags.push({
      type: bytes[at]!,
      timeMs: bytes.readUIntBE(at + 4, 3) | (bytes[at + 7]! << 24),
      payload: bytes.subarray(at + 11, at + 11 + length),
    })
    expect(bytes.readUInt32BE(at + 11 + length)).toBe(11 + length)
    at += 15 + length
  }
  return { flags: bytes[4] ?? 0, tags }
}
const isSilent = ({ payload }: Tag) => payload.equals(silenceFor(null).frame)
const pictures = (tags: Tag[]) => tags.filter(({ type }) => type === 9).slice(1)
const run = (messages: FeedMessage[]) => {
  const assembler = new FeedAssembler()
  return messages.map((message) => assembler.push(message))
}
const factsOf = (steps: FeedStep[]) => steps.map((step) => (step.ok ? step.facts : null)).find((facts) => facts)

describe('a feed as a file', () => {
  it('begins with metadata and codec headers, at a keyframe, at time 0', () => {
    const at = (message: FeedMessage, timestampMs: number) => ({ ...message, timestampMs })
    const steps = run([
      metadata,
      at(videoHeader, 5_000),
      video(5_000),
      at(audioHeader, 5_010),
      audio(5_020),
      video(5_040, 0x17),
      audio(5_041),
      video(5_080),
    ])
    const { flags, tags } = readFlv(steps)
    expect(flags).toBe(5)
    expect(tags.map(({ type, timeMs }) => ({ type, timeMs }))).toEqual([
      ...[18, 9, 8, 8].map((type) => ({ type, timeMs: 0 })),
      { type: 9, timeMs: 20 },
      { type: 8, timeMs: 21 },
      { type: 9, timeMs: 60 },
    ])
    expect(factsOf(steps)).toEqual({
      video: { codec: 'h264', width: 1_280, height: 720, fps: 50, profile: 'High' },
      audio: { codec: 'aac', sampleRate: 48_000, channels: 2 },
      encoder: 'obs-output module',
    })
  })

  it('continues at a keyframe when its reader was behind, without a gap in its clock', () => {
    const GOP = 5
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 80 }), (behind) => {
        const assembler = new FeedAssembler()
        const begin = [videoHeader, audioHeader, video(0, 0x17)].map((message) => assembler.push(message))
        const continueWith = behind.map((isBehind, i) => {
          const at = (i + 1) * 40
          const isKey = (i + 1) % GOP === 0
          return [
            { isKey, step: assembler.push(video(at, isKey ? 0x17 : 0x27), isBehind) },
            { isKey: false, step: assembler.push(audio(at - 10), isBehind) },
          ]
        })
        const { tags } = readFlv([...begin, ...continueWith.flat().map(({ step }) => step)])
        expect(pictures(tags).map(({ timeMs }) => timeMs)).toEqual(pictures(tags).map((_, i) => i * 40))
        let handedOn = true
        for (const [picture] of continueWith) {
          const isHere = picture!.step.ok && picture!.step.flv.length > 0
          if (isHere && !handedOn) expect(picture!.isKey).toBe(true)
          handedOn = isHere
        }
        if (behind.every((isBehind) => !isBehind)) expect(pictures(tags)).toHaveLength(behind.length + 1)
      }),
      { numRuns: 300 },
    )
  })

  it('drops audio from before the keyframe at which it continues', () => {
    const assembler = new FeedAssembler()
    for (const message of [videoHeader, audioHeader, video(0, 0x17)]) assembler.push(message)
    expect(assembler.push(video(40), true)).toMatchObject({ flv: [] })
    expect(assembler.isSkipping).toBe(true)
    expect(assembler.push(audio(4_000))).toMatchObject({ flv: [] })
    const steps = [video(4_040, 0x17), audio(4_030), audio(4_050), video(4_080)].map((message) =>
      assembler.push(message),
    )
    expect(steps.map((step) => step.ok && step.flv.length > 0)).toEqual([true, false, true, true])
    expect(assembler.isSkipping).toBe(false)
  })

  it('without audio starts after the audio wait, reports that it has none, and is silent', () => {
    const steps = run([videoHeader, ...[0, 400, 800, 1_200, 1_600, 2_000].map((time) => video(time, 0x17))])
    const { flags, tags } = readFlv(steps)
    expect([flags, pictures(tags).length]).toEqual([5, 6])
    expect(factsOf(steps)).toMatchObject({ audio: null, video: { fps: 30 } })
    const sound = tags.filter(({ type }) => type === 8).slice(1)
    expect(sound.every(isSilent)).toBe(true)
    expect(sound.map(({ timeMs }) => timeMs)).toEqual(sound.map((_, i) => Math.round((i * 1_024) / 48)))
    expect(2_000 - sound.at(-1)!.timeMs).toBeLessThan(35)
  })

  it('is silent until its audio arrives, however late, and whenever the audio pauses', () => {
    const FRAME_MS = 1_024 / 48
    const pause = fc.oneof(fc.constant(0), fc.integer({ min: 2_000, max: 8_000 }))
    fc.assert(
      fc.property(fc.nat(12_000), fc.integer({ min: 0, max: 600 }), pause, (lateMs, behindMs, pauseMs) => {
        const assembler = new FeedAssembler()
        const steps = [assembler.push(videoHeader)]
        const begin = lateMs + 3_000
        const back = begin + pauseMs
        let hasHeader = false
        let heard = 0
        for (let at = 0, sound = 0; at < back + 4_000; at += 40) {
          steps.push(assembler.push(video(at, at % 2_000 === 0 ? 0x17 : 0x27)))
          for (; sound + behindMs <= at; sound += FRAME_MS) {
            if (sound < lateMs || (sound >= begin && sound < back)) continue
            if (!hasHeader) steps.push(assembler.push({ ...audioHeader, timestampMs: sound }))
            hasHeader = true
            heard++
            steps.push(assembler.push(audio(Math.round(sound))))
          }
        }
        const { tags } = readFlv(steps)
        const sounds = tags.filter(({ type, payload }) => type === 8 && payload[1] === 1)
        const apart = sounds.slice(1).map(({ timeMs }, i) => timeMs - sounds[i]!.timeMs)
        expect(Math.max(...apart), 'no gap').toBeLessThanOrEqual(Math.ceil(1.5 * FRAME_MS) + 1)
        expect(Math.min(...apart), 'no duplicate').toBeGreaterThanOrEqual(Math.floor(0.5 * FRAME_MS) - 1)
        expect(sounds[0]!.timeMs).toBe(0)
        const own = sounds.filter((tag) => !isSilent(tag))
        // Audio that arrives after silence took its place is dropped: at most as much as audio is interleaved behind
        // video.
        expect(heard - own.length).toBeLessThanOrEqual(2 * Math.ceil((behindMs + 80) / FRAME_MS))
      }),
      { numRuns: 100 },
    )
  })

  it('is black until its video arrives, and reports then what it is', () => {
    const assembler = new FeedAssembler()
    const steps = [assembler.push(audioHeader)]
    for (let at = 0; at < 90_000; at += 20) steps.push(assembler.push(audio(at)))
    const black = readFlv(steps)
    expect(black.flags).toBe(5)
    expect(factsOf(steps)).toMatchObject({ video: { width: null, profile: null }, audio: { sampleRate: 48_000 } })
    expect(black.tags.find(({ type }) => type === 9)!.payload.equals(BLACK_HEADER)).toBe(true)
    expect(pictures(black.tags).map(({ timeMs }) => timeMs)).toEqual(pictures(black.tags).map((_, i) => i * 40))
    expect(89_980 - pictures(black.tags).at(-1)!.timeMs).toBeLessThan(500)
    const late = [{ ...videoHeader, timestampMs: 90_000 }, video(90_000), video(90_040, 0x17), video(90_080)]
    const more = late.map((message) => assembler.push(message))
    expect(more.map((step) => step.ok && step.flv.length)).toEqual([0, 0, 2, 1])
    expect(factsOf(more)).toMatchObject({ video: { width: 1_280, profile: 'High' } })
  })

  it('continues when a sender’s clock wraps or jumps', () => {
    const { tags } = readFlv(
      run([
        ...[videoHeader, audioHeader].map((header) => ({ ...header, timestampMs: 2 ** 32 - 30 })),
        video(2 ** 32 - 20, 0x17),
        video(20),
        video(9_000_000),
        video(9_000_040),
        video(10),
        video(50),
      ]),
    )
    expect(pictures(tags).map(({ timeMs }) => timeMs)).toEqual([0, 40, 80, 120, 160, 200])
  })

  it('loses nothing when a sender’s clock steps backwards or forwards, and keeps audio and video in sync', () => {
    const step = fc.oneof(fc.integer({ min: -20_000, max: -250 }), fc.integer({ min: 5_100, max: 100_000 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), fc.integer({ min: -150, max: 150 }), (jumps, apartMs) => {
        const assembler = new FeedAssembler()
        const steps = [assembler.push(videoHeader), assembler.push(audioHeader)]
        let clock = 100_000
        const sent: number[] = []
        for (const jump of [0, ...jumps]) {
          clock += jump
          for (let i = 0; i < 50; i++, clock += 40) {
            steps.push(assembler.push(video(clock >>> 0, i === 0 ? 0x17 : 0x27)))
            steps.push(assembler.push(audio((clock + apartMs) >>> 0)))
            sent.push(clock)
          }
        }
        const { tags } = readFlv(steps)
        const shown = pictures(tags).map(({ timeMs }) => timeMs)
        expect(shown).toHaveLength(sent.length)
        expect(shown).toEqual(shown.map((_, i) => shown[0]! + i * 40))
        const sound = tags.filter((tag) => tag.type === 8 && tag.payload[1] === 1 && !isSilent(tag)).slice(-40)
        for (const [i, { timeMs }] of sound.entries())
          expect(Math.abs(timeMs - shown.at(i - 40)! - apartMs)).toBeLessThan(2)
      }),
      { numRuns: 200 },
    )
  })

  it('goes back no further than the sender did, and never jumps, whatever the timestamps', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(0xffffffff)), { maxLength: 30 }), (stamps) => {
        const messages = stamps.map(([isVideo, time]) => (isVideo ? video(time) : audio(time)))
        const { tags } = readFlv(run([videoHeader, audioHeader, video(0, 0x17), ...messages]))
        let newest = 0
        for (const type of [8, 9]) {
          let own = 0
          for (const { timeMs } of tags.filter((tag) => tag.type === type)) {
            expect(timeMs).toBeGreaterThanOrEqual(own - MAX_BACK_MS)
            own = Math.max(own, timeMs)
          }
        }
        for (const { timeMs } of tags) {
          expect(timeMs - newest).toBeLessThanOrEqual(MAX_JUMP_MS)
          newest = Math.max(newest, timeMs)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives up waiting for video after a bounded number of tiny audio messages', () => {
    const assembler = new FeedAssembler()
    const steps = Array.from({ length: 200_000 }, (_, at) => assembler.push(audio(at)))
    expect(steps.findIndex((step) => !step.ok)).toBe(4_000)
    expect(assembler.push(videoHeader)).toMatchObject({ ok: false })
  })

  it('starts whatever its metadata is', () => {
    const name = Buffer.concat([Uint8Array.of(3, 0x75, 0x30), Buffer.alloc(30_000, 0xff), Uint8Array.of(5, 0, 0, 9)])
    const said = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constantFrom<Uint8Array>(name, Buffer.alloc(60_000, 5)))
    fc.assert(
      fc.property(said, (bytes) => {
        const payload = Buffer.concat([encodeAmf0(['onMetaData']), bytes])
        const steps = run([{ ...metadata, payload }, videoHeader, audioHeader, video(0, 0x17)])
        expect(factsOf(steps)).toMatchObject({ video: { width: 1_280 } })
      }),
      { numRuns: 300 },
    )
  })

  it('in another codec is rejected with a message that names it', () => {
    const fourcc = (text: string) => Buffer.concat([Uint8Array.of(0x90), Buffer.from(text), Buffer.alloc(8)])
    const words = (kind: 'video' | 'audio', payload: Uint8Array) => {
      const step = new FeedAssembler().push({ kind, timestampMs: 0, payload })
      return step.ok ? null : step.words
    }
    expect(words('video', fourcc('hvc1'))).toMatch(/^The video codec is HEVC\. Only H\.264/)
    expect(words('video', fourcc('av01'))).toMatch(/AV1/)
    expect(words('video', Uint8Array.of(0x1c, 0, 0, 0, 0))).toMatch(/HEVC/)
    expect(words('audio', Uint8Array.of(0x2f, 1))).toMatch(/^The audio codec is MP3\. Only AAC/)
    expect(words('audio', Buffer.from('\x90Opus', 'latin1'))).toMatch(/Opus/)
  })

  it('rejects arbitrary bytes at worst, and holds little memory', () => {
    const message = fc.record({
      kind: fc.constantFrom('video' as const, 'audio' as const),
      timestampMs: fc.nat(),
      payload: fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.concat([Uint8Array.of(0x17, 0, 0, 0, 0), bytes])),
      ),
    })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), (messages) => {
        for (const step of run(messages)) expect(typeof step.ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})

it('reads codec headers from arbitrary bytes or ignores them', () => {
  const cut = fc.tuple(fc.nat(AVC_C.length - 1), fc.nat(255)).map(([at, byte]) => {
    const bytes = Buffer.from(AVC_C)
    bytes[at] = byte
    return bytes
  })
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), cut), (bytes) => {
      for (const facts of [readAvcHeader(bytes), readAacHeader(bytes)])
        expect(facts === null || typeof facts === 'object').toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
