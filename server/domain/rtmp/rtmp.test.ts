import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Amf0Value, decodeAmf0, encodeAmf0 } from './amf0.ts'
import { ChunkReader, encodeMessage, MESSAGE, type RtmpMessage } from './chunk-stream.ts'

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

  it('refuses any bytes that are not whole, and never does more than refuse', () => {
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

const message: fc.Arbitrary<RtmpMessage> = fc.record({
  type: fc.constantFrom(MESSAGE.commandAmf0, MESSAGE.userControl, 9),
  streamId: fc.nat(0xffff),
  payload: fc.uint8Array({ maxLength: 700 }),
})

describe('the chunk stream', () => {
  it('gives whole messages however the bytes are cut, also when the chunk size changes on the way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(message, fc.integer({ min: 3, max: 63 })), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        (messages, chunkBytes, cuts) => {
          const size = Buffer.alloc(4)
          size.writeUInt32BE(chunkBytes)
          const bytes = Buffer.concat([
            encodeMessage({ type: MESSAGE.setChunkSize, streamId: 0, payload: size }, 2, 128),
            ...messages.map(([item, chunkStream]) => encodeMessage(item, chunkStream, chunkBytes)),
          ])
          const reader = new ChunkReader()
          const read: RtmpMessage[] = []
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const end = at + cuts[i % cuts.length]!
            read.push(...reader.push(bytes.subarray(at, end)))
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

  it('holds no more than a command of what a peer announces', () => {
    const head = Buffer.from([3, 0, 0, 0, 0xff, 0xff, 0xff, 20, 0, 0, 0, 0])
    expect(() => new ChunkReader().push(head)).toThrow(/longer than any command/)
  })
})
