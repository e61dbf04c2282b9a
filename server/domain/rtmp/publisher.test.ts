import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Amf0Value, decodeAmf0, encodeAmf0 } from './amf0.ts'
import { ChunkReader } from './chunk-reader.ts'
import { encodeMessage, MESSAGE } from './chunk-stream.ts'
import { HANDSHAKE_BYTES, HELLO_BYTES } from './handshake.ts'
import { type PublisherEffect, RtmpPublisher } from './publisher.ts'

const RANDOM = new Uint8Array(HANDSHAKE_BYTES - 8).fill(7)
const KEY = 'a-stream-key'
const shaking = Buffer.concat([Uint8Array.of(3), Buffer.alloc(HANDSHAKE_BYTES, 1), Buffer.alloc(HANDSHAKE_BYTES, 2)])
const command = (...values: Amf0Value[]) =>
  encodeMessage({ type: MESSAGE.commandAmf0, streamId: 0, payload: encodeAmf0(values) }, 3, 128)
const media = (type: number, payload: Uint8Array, timestampMs = 0) =>
  encodeMessage({ type, streamId: 1, payload }, 6, 128, timestampMs)
const opening = Buffer.concat([
  shaking,
  command('connect', 1, { app: 'live', tcUrl: 'rtmp://x/live' }),
  command('releaseStream', 2, null, KEY),
  command('FCPublish', 3, null, KEY),
  command('createStream', 4, null),
  command('publish', 5, null, KEY, 'live'),
])
const VIDEO = media(MESSAGE.video, Uint8Array.of(0x17, 1, 0, 0, 0, 9), 1_000)

/** What the sender receives after the handshake. */
function told(effects: PublisherEffect[]): Amf0Value[][] {
  const sent = Buffer.concat(effects.map((effect) => (effect.do === 'send' ? effect.bytes : new Uint8Array())))
  const reader = new ChunkReader()
  reader.feed(sent[0] === 3 && sent.length > HELLO_BYTES ? sent.subarray(HELLO_BYTES + HANDSHAKE_BYTES) : sent)
  const commands: Amf0Value[][] = []
  for (let next = reader.next(); next; next = reader.next())
    if (next.type === MESSAGE.commandAmf0) commands.push(decodeAmf0(next.payload))
  return commands
}
const codes = (effects: PublisherEffect[]) =>
  told(effects).map((values) => (values[3] as { code?: string } | undefined)?.code ?? values[0])
const last = (effects: PublisherEffect[]) => effects.at(-1)

describe('a sender’s connection', () => {
  it('is answered up to its key, then waits, then delivers media', () => {
    const publisher = new RtmpPublisher(RANDOM)
    const effects = publisher.feed(opening)
    expect(codes(effects)).toEqual(['NetConnection.Connect.Success', '_result', '_result', '_result'])
    expect(last(effects)).toEqual({ do: 'authorise', streamName: KEY })
    expect(publisher.feed(VIDEO)).toEqual([])
    const accepted = publisher.accept()
    expect(codes(accepted)).toEqual(['NetStream.Publish.Start'])
    expect(last(accepted)).toMatchObject({ do: 'media', kind: 'video', timestampMs: 1_000 })
    expect(last(publisher.feed(command('deleteStream', 6, null, 1)))).toMatchObject({ do: 'end', by: 'sender' })
    expect(publisher.feed(VIDEO)).toEqual([])
  })

  it('behaves the same however the bytes are cut', () => {
    const whole = (cuts: number[]) => {
      const publisher = new RtmpPublisher(RANDOM)
      const effects: PublisherEffect[] = []
      for (let at = 0, i = 0; at < opening.length; i++) {
        const end = at + cuts[i % cuts.length]!
        effects.push(...publisher.feed(opening.subarray(at, end)))
        at = end
      }
      return effects
    }
    const expected = whole([opening.length])
    const bytes = (effects: PublisherEffect[]) =>
      Buffer.concat(effects.flatMap((effect) => (effect.do === 'send' ? [effect.bytes] : []))).toString('hex')
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 12 }), (cuts) => {
        const effects = whole(cuts)
        expect(bytes(effects)).toBe(bytes(expected))
        expect(last(effects)).toEqual(last(expected))
      }),
      { numRuns: 200 },
    )
  })

  it('is rejected with a wrong key, and none of its media is read', () => {
    const publisher = new RtmpPublisher(RANDOM)
    publisher.feed(Buffer.concat([opening, VIDEO]))
    const effects = publisher.refuse('No contribution has this stream key.')
    expect(codes(effects)).toEqual(['NetStream.Publish.BadName'])
    expect(effects.some((effect) => effect.do === 'media')).toBe(false)
    expect(last(effects)).toMatchObject({ do: 'end', by: 'fault' })
    expect(JSON.stringify(effects)).not.toContain(KEY)
  })

  it('ends when it sends media, or too much data, before its key', () => {
    const early = new RtmpPublisher(RANDOM)
    expect(last(early.feed(Buffer.concat([shaking, VIDEO])))).toMatchObject({ words: expect.stringMatching(/before/) })
    const flood = new RtmpPublisher(RANDOM)
    flood.feed(opening)
    for (let sent = 0; sent < 70_000; sent += 1_000) flood.feed(Buffer.alloc(1_000))
    expect(flood.state).toBe('over')
  })

  it('for another application, or for playback, is told what this server is', () => {
    const elsewhere = new RtmpPublisher(RANDOM)
    const connect = command('connect', 1, { app: 'vod' })
    expect(codes(elsewhere.feed(Buffer.concat([shaking, connect])))).toEqual(['NetConnection.Connect.InvalidApp'])
    const viewer = new RtmpPublisher(RANDOM)
    const play = Buffer.concat([shaking, command('connect', 1, { app: 'live/' }), command('play', 2, null, KEY)])
    expect(codes(viewer.feed(play)).at(-1)).toBe('NetStream.Play.Failed')
    expect(viewer.state).toBe('over')
  })

  it('is acknowledged and answered when it pings; its metadata arrives without the store command', () => {
    const publisher = new RtmpPublisher(RANDOM)
    publisher.feed(opening)
    publisher.accept()
    const window = { type: MESSAGE.windowAcknowledgementSize, streamId: 0, payload: Uint8Array.of(0, 0, 0, 1) }
    const ping = { type: MESSAGE.userControl, streamId: 0, payload: Uint8Array.of(0, 6, 1, 2, 3, 4) }
    const [pong] = publisher.feed(Buffer.concat([encodeMessage(window, 2, 128), encodeMessage(ping, 2, 128)]))
    expect(Buffer.from((pong as { bytes: Uint8Array }).bytes).toString('hex')).toMatch(/000701020304$/)
    const [acknowledged] = publisher
      .feed(media(MESSAGE.audio, new Uint8Array(15_000)))
      .filter(({ do: what }) => what === 'send')
    expect((acknowledged as { bytes: Uint8Array }).bytes[7]).toBe(MESSAGE.acknowledgement)
    const data = encodeAmf0(['@setDataFrame', 'onMetaData', { width: 640 }])
    const [metadata] = publisher.feed(media(MESSAGE.dataAmf0, data))
    expect(decodeAmf0((metadata as { payload: Uint8Array }).payload)).toEqual(['onMetaData', { width: 640 }])
  })

  it.each(['dataAmf0', 'dataAmf3', 'commandAmf0', 'commandAmf3'] as const)(
    'is rejected with a message for a %s longer than any sender has',
    (type) => {
      const publisher = new RtmpPublisher(RANDOM)
      publisher.feed(opening)
      publisher.accept()
      const data = Buffer.concat([encodeAmf0(['onMetaData']), Buffer.alloc(70_000, 5)])
      const effects = publisher.feed(
        media(MESSAGE[type], type.endsWith('3') ? Buffer.concat([Uint8Array.of(0), data]) : data),
      )
      expect(effects.some((effect) => effect.do === 'media')).toBe(false)
      expect(last(effects)).toMatchObject({ do: 'end', words: expect.stringMatching(/is too long/) })
    },
  )

  it('ends on arbitrary bytes at worst, and never throws', () => {
    const prefix = fc.constantFrom(Buffer.alloc(0), shaking, opening)
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(VIDEO, opening.subarray(shaking.length), command('publish', 1), command('connect'), command({})),
    )
    fc.assert(
      fc.property(prefix, fc.array(piece, { maxLength: 6 }), fc.boolean(), (start, pieces, accepts) => {
        const publisher = new RtmpPublisher(RANDOM)
        const effects = publisher.feed(start)
        if (accepts) effects.push(...publisher.accept())
        for (const bytes of pieces) effects.push(...publisher.feed(bytes))
        const ends = effects.flatMap((effect, at) => (effect.do === 'end' ? [at] : []))
        expect(ends.length <= 1 && (ends.length === 0 || ends[0] === effects.length - 1)).toBe(true)
        if (!accepts) expect(effects.some((effect) => effect.do === 'media')).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
