import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Amf0Value, decodeAmf0, encodeAmf0 } from './amf0.ts'
import { ChunkReader, type ReceivedMessage } from './chunk-reader.ts'
import { encodeMessage, MESSAGE } from './chunk-stream.ts'

const value: fc.Arbitrary<Amf0Value> = fc.letrec<{ value: Amf0Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.string({ unit: 'grapheme' }),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value

describe('AMF0', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (values) => {
        expect(decodeAmf0(encodeAmf0(values))).toEqual(values)
      }),
      { numRuns: 300 },
    )
  })

  it('writes a string of more than 65,535 bytes as a long one', () => {
    const text = 'x'.repeat(70_000)
    expect(decodeAmf0(encodeAmf0([text]))).toEqual([text])
  })

  it('writes nothing that it could not read: a name that is too long is rejected', () => {
    expect(() => encodeAmf0([{ ['x'.repeat(65_536)]: 1 }])).toThrow(/a name of more than/)
    // Each byte becomes three.
    const object = Buffer.concat([Uint8Array.of(3, 0x75, 0x30), Buffer.alloc(30_000, 0xff), Uint8Array.of(5, 0, 0, 9)])
    expect(() => encodeAmf0(decodeAmf0(object))).toThrow(/a name of more than/)
  })

  it.each([
    ['announced', Uint8Array.of(0x0a, 0, 0x40, 0, 0)],
    ['one after the other', new Uint8Array(0)],
  ])('reads no more values than a command has, %s', (_, head) => {
    expect(() => decodeAmf0(Buffer.concat([head, Buffer.alloc(4 * 1024 ** 2, 5)]))).toThrow(/more values/)
  })

  it('rejects incomplete bytes, and does nothing worse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeAmf0(bytes)
        } catch (error) {
          expect((error as Error).message).toMatch(/^AMF0: /)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

const message: fc.Arbitrary<ReceivedMessage> = fc.record({
  timestampMs: fc.oneof(fc.nat(0xffffffff), fc.nat(50_000), fc.constantFrom(0xfffffe, 0xffffff, 0x1000000)),
  type: fc.constantFrom(MESSAGE.commandAmf0, MESSAGE.userControl, 9),
  streamId: fc.nat(0xffff),
  payload: fc.uint8Array({ maxLength: 700 }),
})

function rest(reader: ChunkReader): ReceivedMessage[] {
  const read: ReceivedMessage[] = []
  for (let next = reader.next(); next; next = reader.next()) read.push(next)
  return read
}

describe('the chunk stream', () => {
  it('returns complete messages however the bytes are cut, also when the chunk size changes in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(message, fc.integer({ min: 3, max: 63 })), { maxLength: 6 }),
        fc.integer({ min: 128, max: 5_000 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        (messages, chunkBytes, cuts) => {
          const size = Buffer.alloc(4)
          size.writeUInt32BE(chunkBytes)
          const bytes = Buffer.concat([
            encodeMessage({ type: MESSAGE.setChunkSize, streamId: 0, payload: size }, 2, 128),
            ...messages.map(([item, lane]) => encodeMessage(item, lane, chunkBytes, item.timestampMs)),
          ])
          const reader = new ChunkReader()
          const read: ReceivedMessage[] = []
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const end = at + cuts[i % cuts.length]!
            reader.feed(bytes.subarray(at, end))
            read.push(...rest(reader))
            at = end
          }
          expect(read.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] }))).toEqual(
            messages.map(([{ payload, ...rest }]) => ({ ...rest, payload: [...payload] })),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('holds no more of an announced message than a command may have', () => {
    const head = Buffer.from([3, 0, 0, 0, 0xff, 0xff, 0xff, 20, 0, 0, 0, 0])
    const reader = new ChunkReader()
    reader.feed(head)
    expect(() => reader.next()).toThrow(/longer than the limit/)
  })

  it('rejects chunks that are shorter than the minimum', () => {
    const reader = new ChunkReader()
    reader.feed(
      encodeMessage({ type: MESSAGE.setChunkSize, streamId: 0, payload: Uint8Array.of(0, 0, 0, 127) }, 2, 128),
    )
    expect(() => reader.next()).toThrow(/too small/)
  })

  it('continues after an aborted message, and with delta timestamps and chunks without a head', () => {
    const head = (format: number, time: number, length: number) => {
      const bytes = Buffer.alloc(format === 0 ? 12 : format === 1 ? 8 : 4)
      bytes[0] = (format << 6) | 6
      bytes.writeUIntBE(time, 1, 3)
      if (format <= 1) {
        bytes.writeUIntBE(length, 4, 3)
        bytes[7] = MESSAGE.video
      }
      return bytes
    }
    const abort = encodeMessage({ type: MESSAGE.abort, streamId: 0, payload: Uint8Array.of(0, 0, 0, 6) }, 2, 128)
    const reader = new ChunkReader()
    reader.feed(Buffer.concat([head(0, 1_000, 200), Buffer.alloc(128), abort]))
    reader.feed(Buffer.concat([head(1, 40, 2), Buffer.from('ab'), head(2, 20, 2), Buffer.from('cd')]))
    reader.feed(Buffer.concat([Uint8Array.of(0xc0 | 6), Buffer.from('ef')]))
    expect(rest(reader).map(({ timestampMs, payload }) => [timestampMs, String(payload)])).toEqual([
      [1_040, 'ab'],
      [1_060, 'cd'],
      [1_080, 'ef'],
    ])
  })

  it('holds at most twice what was sent, whatever is announced in however many messages', () => {
    const limits = { messageBytes: 4_000_000, heldBytes: 100_000 }
    const reader = new ChunkReader(limits)
    const begin = (lane: number) =>
      Buffer.concat([Uint8Array.of(lane, 0, 0, 0, 0x3d, 0x09, 0x00, 9, 1, 0, 0, 0), Buffer.alloc(128)])
    expect(() => {
      for (let lane = 3; lane < 64; lane++) {
        reader.feed(begin(lane))
        reader.next()
      }
    }).toThrow(/too many incomplete/)
  })

  it('parses or rejects any bytes, and does nothing worse', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 8 }), (cuts) => {
        const reader = new ChunkReader({ messageBytes: 1_000, heldBytes: 2_000 })
        try {
          for (const cut of cuts) {
            reader.feed(cut)
            rest(reader)
            // Only an incomplete head waits.
            expect(reader.waitingBytes).toBeLessThan(18)
          }
        } catch (error) {
          expect((error as Error).message).toMatch(/^RTMP: /)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
