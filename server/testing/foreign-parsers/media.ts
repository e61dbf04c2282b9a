// Uploads, and what FFmpeg prints about them.
import { HEAD_BYTES, sniffHead } from '#domain/media/sniff-head.ts'
import { ErrorCount, FaultLog } from '#worker/ffmpeg/fault-log.ts'
import { parseLoudness } from '#worker/ffmpeg/loudness.ts'
import { parseReport } from '#worker/ffmpeg/probe.ts'
import { ProgressParser } from '#worker/ffmpeg/progress.ts'
import { bytes, type ForeignParser, JSON_BODY, STDERR } from './foreign-parser.ts'

export const MEDIA_PARSERS: readonly ForeignParser[] = [
  {
    name: 'sniffHead',
    longest: HEAD_BYTES,
    run: (text) => sniffHead(bytes(text)),
    pumps: [
      { piece: '<!---->' },
      { piece: '<!---->', behind: 'x' },
      { before: '<?xml ', piece: '?' },
      { piece: '<!-- ' },
    ],
  },
  {
    name: 'parseReport',
    longest: JSON_BODY,
    run: (text) => {
      const tags = { title: text, language: text, DURATION: text }
      parseReport(
        JSON.stringify({
          format: { format_name: text },
          streams: [{ index: 0, codec_type: 'audio', tags }],
          chapters: [{ tags }],
        }),
      )
    },
  },
  {
    name: 'parseLoudness',
    longest: STDERR,
    run: (text) => parseLoudness(`Summary:\n${text}`),
    pumps: [{ piece: '    I:' }, { piece: '\n    Peak: ' }],
  },
  {
    name: 'FaultLog',
    longest: STDERR,
    run: (text) => {
      new FaultLog().push(text)
      new ErrorCount().push(text)
    },
    pumps: [
      { piece: '[silencedetect @ a] [info] silence_start: 1\n' },
      { piece: '[error]' },
      { piece: '[a @ b] [info] lavfi.scd.score: 1, lavfi.scd.time: 1\n' },
    ],
  },
  {
    name: 'ProgressParser',
    longest: STDERR,
    run: (text) => new ProgressParser().push(text),
    pumps: [{ piece: 'progress=\n' }],
  },
]
