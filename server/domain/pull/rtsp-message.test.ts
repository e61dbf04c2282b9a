import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BrokenRtspError, headerOf, type RtspPiece, RtspSplitter, statusOf, writeRtsp } from './rtsp-message.ts'

const token = fc.stringMatching(/^[A-Za-z][\w-]{0,12}$/)
const message = fc
  .record({ name: token, value: fc.stringMatching(/^[\w =",.]{0,20}$/), body: fc.uint8Array({ maxLength: 80 }) })
  .map(
    ({ name, value, body }): RtspPiece => ({
      kind: 'message',
      first: 'RTSP/1.0 200 OK',
      body: Buffer.from(body),
      headers: [
        [`x${name}`, value.trim()],
        ['Content-Length', String(body.length)],
      ],
    }),
  )
const media = fc
  .uint8Array({ maxLength: 300 })
  .map(
    (payload): RtspPiece => ({
      kind: 'media',
      bytes: Buffer.from([0x24, 0, payload.length >> 8, payload.length & 255, ...payload]),
    }),
  )
const bytesOf = (piece: RtspPiece) => (piece.kind === 'media' ? piece.bytes : writeRtsp(piece))

it('parses what was written, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(message, media), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 60 })),
      (pieces, cuts) => {
        const bytes = Buffer.concat(pieces.map(bytesOf))
        const splitter = new RtspSplitter()
        const read: RtspPiece[] = []
        let at = 0
        for (const cut of [...cuts, bytes.length]) {
          read.push(...splitter.push(bytes.subarray(at, at + cut)))
          at += cut
        }
        expect(read.map((piece) => Buffer.from(bytesOf(piece)).toString('hex'))).toEqual(
          pieces.map((piece) => Buffer.from(bytesOf(piece)).toString('hex')),
        )
      },
    ),
    { numRuns: 300 },
  )
})

it('gives up on what is not RTSP, and holds little of it', () => {
  expect(() => new RtspSplitter().push(Buffer.alloc(20_000, 65))).toThrow(BrokenRtspError)
  expect(() => new RtspSplitter().push(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow(BrokenRtspError)
  expect(() => new RtspSplitter().push(Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 999999\r\n\r\n'))).toThrow(
    BrokenRtspError,
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      try {
        new RtspSplitter().push(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenRtspError)
      }
    }),
    { numRuns: 500 },
  )
})

it('finds headers and statuses', () => {
  const [piece] = new RtspSplitter().push(Buffer.from('RTSP/1.0 302 Moved\r\nLOCATION: rtsp://x\r\n\r\n'))
  expect(piece?.kind === 'message' && [statusOf(piece), headerOf(piece, 'location')]).toEqual([302, 'rtsp://x'])
  expect(statusOf({ first: 'OPTIONS rtsp://x RTSP/1.0' })).toBe(0)
})
