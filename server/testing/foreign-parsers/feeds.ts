// RTSP, RTMP and SCTE 35.
import { describePullFailure } from '#domain/pull/describe-pull-failure.ts'
import { RtspSplitter, statusOf } from '#domain/pull/rtsp-message.ts'
import { decodeAmf0 } from '#domain/rtmp/amf0.ts'
import { ChunkReader } from '#domain/rtmp/chunk-reader.ts'
import { readAacHeader, readAvcHeader } from '#domain/rtmp/codec-headers.ts'
import { decodeSection } from '#domain/scte35/decode-section.ts'
import { readChallenge } from '#worker/pull/rtsp-auth.ts'
import { bytes, type ForeignParser, inPieces, quietly, STDERR } from './foreign-parser.ts'

export const FEED_PARSERS: readonly ForeignParser[] = [
  {
    name: 'RtspSplitter',
    longest: 65_536,
    run: (text) => inPieces(text, 16, (piece) => new RtspSplitter().push(piece)),
  },
  {
    name: 'RtspSplitter in pieces',
    longest: 65_536,
    pumps: [
      { before: '$\0\xff\xff', piece: 'a' },
      { before: 'RTSP/1.0 200 OK\r\nContent-Length: 60000\r\n\r\n', piece: 'a' },
    ],
    run: (text) => {
      const splitter = new RtspSplitter()
      inPieces(text, 64, (piece) => splitter.push(piece))
    },
  },
  { name: 'statusOf', longest: 16_384, run: (text) => statusOf({ first: text }) },
  {
    name: 'readChallenge',
    longest: 16_384,
    run: (text) => readChallenge([`Digest ${text}`]),
    pumps: [{ piece: 'nonce ' }, { piece: 'nonce="' }, { piece: ',nonce=' }],
  },
  {
    name: 'decodeAmf0',
    longest: 262_144,
    run: (text) => quietly(() => decodeAmf0(bytes(text))),
    pumps: [{ piece: '\x05' }],
  },
  {
    name: 'ChunkReader',
    longest: 262_144,
    pumps: [
      { before: '\x03\0\0\0\0\xff\xff\x14\0\0\0\0', piece: 'a' },
      { piece: '\x03\0\0\0\0\0\x01\x14\0\0\0\0\x05' },
    ],
    run: (text) => {
      const reader = new ChunkReader()
      inPieces(text, 64, (piece) => {
        reader.feed(piece)
        while (reader.next());
      })
    },
  },
  { name: 'readAvcHeader', longest: 65_536, run: (text) => quietly(() => readAvcHeader(bytes(text))) },
  { name: 'readAacHeader', longest: 65_536, run: (text) => quietly(() => readAacHeader(bytes(text))) },
  { name: 'decodeSection', longest: 4_096, run: (text) => quietly(() => decodeSection(bytes(text))) },
  { name: 'describePullFailure', longest: STDERR, run: (text) => describePullFailure(text, true) },
]
