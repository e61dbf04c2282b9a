// Captions, as files and in frames.
import { MAX_CAPTION_BYTES } from '#domain/captions/cue.ts'
import { cleanCueText } from '#domain/captions/cue-text.ts'
import { readTime, readTimes } from '#domain/captions/cue-times.ts'
import { readCaptions } from '#domain/captions/read-captions.ts'
import { readSsa } from '#domain/captions/read-ssa.ts'
import { Dtvcc } from '#worker/transcode/closed-captions/dtvcc.ts'
import { Line21 } from '#worker/transcode/closed-captions/line-21.ts'
import { readCcData } from '#worker/transcode/closed-captions/read-cc-data.ts'
import { bytes, type ForeignParser, JSON_BODY } from './foreign-parser.ts'

const SSA_CUE = 'Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,'
/** It is as long as what follows. */
const SEI_NAL = '\u007f\u00ff\u00ff\u00ff\u0006'
/** @param triplets of cc_data */
function captionMessage(triplets: string): string {
  const data = `\u00b5\u0000\u0031GA94\u0003${String.fromCharCode(0xc0 | (triplets.length / 3))}\u00ff${triplets}\u00ff`
  return `\u0004${String.fromCharCode(data.length)}${data}`
}
/** With the decoders behind it, as if all were in one frame. */
function decodeCaptions(nals: Uint8Array): void {
  const { fields, packets } = readCcData(nals)
  const [line21, dtvcc] = [new Line21(), new Dtvcc()]
  for (const pair of fields[0]) line21.push(0, 0, pair)
  for (const [at, { begins, pair }] of packets.entries()) dtvcc.push(at, begins, pair)
  dtvcc.end(packets.length)
}

export const CAPTION_PARSERS: readonly ForeignParser[] = [
  {
    name: 'readCaptions',
    longest: MAX_CAPTION_BYTES,
    run: readCaptions,
    pumps: [
      { piece: '00:01.000 --> 00:02.000\na\n\n' },
      { before: '00:01.000 --> 00:02.000\n', piece: '<' },
      { before: '00:01.000 --> 00:02.000\n', piece: '<i>' },
      { before: '00:01.000 --> 00:02.000\n', piece: '&' },
      { before: '00:01.000 -->', piece: ' ' },
      { piece: '-->' },
      { before: 'WEBVTT\n\n', piece: 'NOTE\n' },
    ],
  },
  {
    name: 'readCcData',
    longest: JSON_BODY,
    run: (text) => decodeCaptions(bytes(text)),
    pumps: [
      { before: SEI_NAL, piece: '\u00ff' },
      { before: SEI_NAL, piece: '\0\0\u0003' },
      { before: SEI_NAL, piece: captionMessage('\u00fc\u0094\u0020\u00fc\u0041\u0042') },
      { before: SEI_NAL, piece: captionMessage('\u00fc\u0094\u0029\u00fc\u0041\u0042') },
      { before: SEI_NAL, piece: captionMessage('\u00ff\u0004\u0026\u00fe\u0098\u0020\u00fe\u0041\u0041') },
      { before: SEI_NAL, piece: captionMessage('\u00ff\u0002\u0022\u00fe\u0041\u000d') },
      { before: SEI_NAL, piece: captionMessage('\u00fe\u0041\u0041') },
    ],
  },
  {
    name: 'readSsa',
    longest: MAX_CAPTION_BYTES,
    run: (text) => readSsa(`[Events]\n${text}`.split('\n')),
    pumps: [
      { before: SSA_CUE, piece: '{' },
      { before: SSA_CUE, piece: '{\\i1}' },
      { before: SSA_CUE, piece: '\\N' },
      { before: 'Dialogue:', piece: ',' },
      { before: 'Format:', piece: 'a,' },
      { piece: `${SSA_CUE}a\n` },
    ],
  },
  { name: 'readTime', longest: MAX_CAPTION_BYTES, run: readTime },
  { name: 'readTimes', longest: MAX_CAPTION_BYTES, run: (text) => readTimes(`00:01.000 --> ${text}`) },
  {
    name: 'cleanCueText',
    longest: MAX_CAPTION_BYTES,
    run: cleanCueText,
    pumps: [{ piece: '<' }, { piece: '<i>' }, { piece: '</i>' }, { piece: '{\\' }, { piece: '&amp' }],
  },
]
