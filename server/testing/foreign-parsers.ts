// Every function that parses text or bytes from outside: uploads, feeds, players, forms, output of tools about foreign
// files. linear-parsers.test.ts feeds each of them growing input and fails when the time grows faster than the input. A
// parser that is in neither list fails the same test.

import { parseCookie } from 'cookie'
import { parseChecksum } from '#adapters/part-files.ts'
import { BUCKET_LIST_MAX_BYTES, readBucketList } from '#adapters/read-bucket-list.ts'
import { readCsv } from '#adapters/read-csv.ts'
import { readXmltv } from '#adapters/read-xmltv.ts'
import { MAX_CAPTION_BYTES } from '#domain/captions/cue.ts'
import { cleanCueText } from '#domain/captions/cue-text.ts'
import { readTime, readTimes } from '#domain/captions/cue-times.ts'
import { readCaptions } from '#domain/captions/read-captions.ts'
import { readSsa } from '#domain/captions/read-ssa.ts'
import { findDeceptive, nameKey } from '#domain/channel/channel-name.ts'
import { makeSlug } from '#domain/channel/make-slug.ts'
import { parsePullUrl } from '#domain/contribution/pull-url.ts'
import { parseServerUrl } from '#domain/destination/server-url.ts'
import { cmcdOfTarget, parseCmcd } from '#domain/figures/cmcd.ts'
import { escapeXml, oneLine } from '#domain/guide/plain-text.ts'
import { readAccent, readWidgetOptions } from '#domain/guide/widget-options.ts'
import { attributesOfLine, readAttributes } from '#domain/hls/attribute-list.ts'
import { parseContentRange } from '#domain/import/content-range.ts'
import { displayName, titleFromName } from '#domain/media/display-name.ts'
import { HEAD_BYTES, sniffHead } from '#domain/media/sniff-head.ts'
import { normaliseTag, normaliseTags } from '#domain/media/tags.ts'
import { parseAuthority } from '#domain/outbound/authority.ts'
import { stripSlashes, stripTrailingSlashes } from '#domain/outbound/strip-slashes.ts'
import { hostOfPage, isPageHost } from '#domain/playback/embed-hosts.ts'
import { isEmbedHost } from '#domain/playback/frame-ancestors.ts'
import { readPixels, slugOfAddress } from '#domain/player/oembed.ts'
import { readLook, readOverrides } from '#domain/player/player-look.ts'
import { readEmbedHosts } from '#domain/player/read-embed-hosts.ts'
import { describePullFailure } from '#domain/pull/describe-pull-failure.ts'
import { rewritePlaylist } from '#domain/pull/hls-playlist.ts'
import { RtspSplitter, statusOf } from '#domain/pull/rtsp-message.ts'
import { decodeAmf0 } from '#domain/rtmp/amf0.ts'
import { ChunkReader } from '#domain/rtmp/chunk-reader.ts'
import { readAacHeader, readAvcHeader } from '#domain/rtmp/codec-headers.ts'
import { isZone } from '#domain/schedule/model/is-zone.ts'
import { parseLocal } from '#domain/schedule/model/local-time.ts'
import { parseRrule } from '#domain/schedule/model/parse-rrule.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { logText } from '#domain/text/log-text.ts'
import { readChannelFile } from '#domain/transfer/channel-file.ts'
import { matchKey } from '#domain/transfer/import-row.ts'
import { readFfplayout } from '#domain/transfer/read-ffplayout.ts'
import { readM3u } from '#domain/transfer/read-m3u.ts'
import { ErrorCount, FaultLog } from '#worker/ffmpeg/fault-log.ts'
import { parseLoudness } from '#worker/ffmpeg/loudness.ts'
import { parseReport } from '#worker/ffmpeg/probe.ts'
import { ProgressParser } from '#worker/ffmpeg/progress.ts'
import { describeLine } from '#worker/launch/describe-line.ts'
import { parseRange } from '#worker/origin/respond.ts'
import { parseRoute } from '#worker/origin/route.ts'
import { readChallenge } from '#worker/pull/rtsp-auth.ts'
import { Dtvcc } from '#worker/transcode/closed-captions/dtvcc.ts'
import { parseClosedCaptions } from '#worker/transcode/closed-captions/find-closed-captions.ts'
import { Line21 } from '#worker/transcode/closed-captions/line-21.ts'
import { readCcData } from '#worker/transcode/closed-captions/read-cc-data.ts'
import { matchRoute } from '../rest/routes.ts'
import { decodeSection } from './decode-section.ts'
import { parseMediaPlaylist } from './hls/parse-playlist.ts'

export interface ForeignParser {
  /** The exported name. */
  name: string
  /** The longest input that reaches it, in characters or bytes. */
  longest: number
  /** Its own hostile pieces; each is repeated to the requested length, and put between `before` and `behind`. */
  pumps?: readonly { before?: string; piece: string; behind?: string }[]
  run(text: string): unknown
}

const HTTP_HEADER = 16_384
const JSON_BODY = 1_048_576
const PLAYLIST = 2 * 1_048_576
const STDERR = 65_536
const bytes = (text: string) => Buffer.from(text, 'latin1')
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
const quietly = (work: () => unknown) => {
  try {
    work()
  } catch {
    // A parser may reject its input; the time it takes counts.
  }
}
/** In pieces as a network may deliver them: the worst cut is one byte at a time. */
const inPieces = (text: string, length: number, push: (piece: Buffer) => void) => {
  const whole = bytes(text)
  quietly(() => {
    for (let at = 0; at < whole.length; at += length) push(whole.subarray(at, at + length))
  })
}
const VARIANT = '#EXT-X-STREAM-INF:BANDWIDTH=1\n'
const schedule = (change: object) => ({ zone: 'UTC', seed: 0, blocks: [], ...change })

const SSA_CUE = 'Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,'

export const FOREIGN_PARSERS: readonly ForeignParser[] = [
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
    name: 'rewritePlaylist',
    longest: PLAYLIST,
    run: (text) => rewritePlaylist(text, (address) => address),
    pumps: [
      { before: '#EXTM3U\n', piece: VARIANT },
      { before: '#EXTM3U\n', piece: VARIANT, behind: 'a.m3u8' },
      { before: '#EXTM3U\n', piece: `${VARIANT}a\n` },
      { before: '#EXTM3U\n#EXT-X-STREAM-INF:RESOLUTION=', piece: '1', behind: '\na' },
      { before: '#EXTM3U\n#EXT-X-STREAM-INF:AUDIO="a"\na\n', piece: '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a"\n' },
      { before: '#EXTM3U\n', piece: '#EXT-X-KEY:URI="a"\n' },
      { before: '#EXTM3U\n', piece: '#EXT-X-MAP:URI    ' },
    ],
  },
  {
    name: 'readAttributes',
    longest: 16_384,
    run: readAttributes,
    pumps: [{ piece: 'A=' }, { piece: ',A="' }, { piece: 'A,' }, { piece: 'RESOLUTION=1,' }],
  },
  {
    name: 'readBucketList',
    longest: BUCKET_LIST_MAX_BYTES,
    run: readBucketList,
    pumps: [
      {
        before: '<ListBucketResult>',
        piece: '<Contents><Key>a</Key><Size>1</Size></Contents>',
        behind: '</ListBucketResult>',
      },
      { before: '<ListBucketResult><Contents><Key>', piece: '&amp;', behind: '</Key></Contents></ListBucketResult>' },
      { piece: '<a>' },
      { piece: '<a ' },
      { before: '<!DOCTYPE a [', piece: '<!ENTITY b "c">' },
    ],
  },
  {
    name: 'parseContentRange',
    longest: HTTP_HEADER,
    run: parseContentRange,
    pumps: [
      { before: 'bytes ', piece: '1' },
      { before: 'bytes 1-', piece: '1', behind: '/' },
    ],
  },
  { name: 'attributesOfLine', longest: 16_384, run: (text) => attributesOfLine(`#EXT-X-MEDIA:${text}`) },
  {
    name: 'parseMediaPlaylist',
    longest: PLAYLIST,
    run: (text) => quietly(() => parseMediaPlaylist(`#EXTM3U\n${text}`)),
  },
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
  {
    name: 'parseCmcd',
    longest: 4_096,
    run: parseCmcd,
    pumps: [{ piece: 'a="' }, { piece: 'a="\\' }, { piece: ',a=1' }, { piece: ', ' }],
  },
  {
    name: 'cmcdOfTarget',
    longest: HTTP_HEADER,
    run: (text) => cmcdOfTarget(`/x?CMCD=${text}`),
    pumps: [{ piece: '?CMCD=' }],
  },
  {
    name: 'parseRoute',
    longest: HTTP_HEADER,
    run: (text) => parseRoute(`/live/${text}`),
    pumps: [{ piece: 'http://' }],
  },
  { name: 'parseRange', longest: HTTP_HEADER, run: (text) => parseRange(`bytes=${text}`, 1_000) },
  {
    name: 'parseChecksum',
    longest: HTTP_HEADER,
    run: (text) => parseChecksum(`sha256 ${text}`),
    pumps: [{ piece: 'A' }, { piece: ' ' }],
  },
  { name: 'matchRoute', longest: HTTP_HEADER, run: (text) => matchRoute('GET', `/api/${text}`) },
  { name: 'hostOfPage', longest: HTTP_HEADER, run: (text) => hostOfPage(`https://${text}`) },
  { name: 'isPageHost', longest: HTTP_HEADER, run: isPageHost, pumps: [{ piece: 'a.' }, { piece: 'a-' }] },
  { name: 'isEmbedHost', longest: HTTP_HEADER, run: isEmbedHost, pumps: [{ piece: 'a.' }, { piece: '*.' }] },
  {
    name: 'readEmbedHosts',
    longest: JSON_BODY,
    run: (text) => readEmbedHosts([text]),
    pumps: [{ piece: '/', behind: '\n' }],
  },
  { name: 'slugOfAddress', longest: HTTP_HEADER, run: (text) => slugOfAddress(text, 'https://tv.example.com/') },
  { name: 'readPixels', longest: HTTP_HEADER, run: readPixels },
  { name: 'readWidgetOptions', longest: HTTP_HEADER, run: (text) => readWidgetOptions({ accent: text, theme: text }) },
  { name: 'readLook', longest: JSON_BODY, run: (text) => readLook({ accent: text, posterMediaId: text }) },
  { name: 'readOverrides', longest: HTTP_HEADER, run: (text) => readOverrides({ volume: text, accent: text }) },
  { name: 'readAccent', longest: HTTP_HEADER, run: readAccent },
  {
    name: 'parsePullUrl',
    longest: JSON_BODY,
    run: (text) => parsePullUrl(`https://${text}`),
    pumps: [{ piece: '?a=b&' }],
  },
  { name: 'parseServerUrl', longest: JSON_BODY, run: (text) => parseServerUrl(`rtmp://${text}`) },
  {
    name: 'parseAuthority',
    longest: 2_048,
    run: parseAuthority,
    pumps: [{ piece: 'a.' }, { before: '[', piece: ':' }],
  },
  { name: 'stripSlashes', longest: JSON_BODY, run: stripSlashes, pumps: [{ before: 'a', piece: '/', behind: 'a' }] },
  { name: 'stripTrailingSlashes', longest: JSON_BODY, run: stripTrailingSlashes },
  { name: 'displayName', longest: HTTP_HEADER, run: displayName },
  { name: 'titleFromName', longest: HTTP_HEADER, run: titleFromName, pumps: [{ piece: '.a' }] },
  { name: 'normaliseTag', longest: JSON_BODY, run: normaliseTag },
  { name: 'normaliseTags', longest: JSON_BODY, run: (text) => normaliseTags(text.split(',')) },
  { name: 'makeSlug', longest: JSON_BODY, run: makeSlug },
  { name: 'matchKey', longest: JSON_BODY, run: matchKey, pumps: [{ piece: ' ', behind: 'a' }] },
  { name: 'nameKey', longest: HTTP_HEADER, run: nameKey, pumps: [{ piece: '\u200c' }] },
  { name: 'findDeceptive', longest: HTTP_HEADER, run: findDeceptive, pumps: [{ piece: 'aа' }, { piece: 'a ' }] },
  {
    name: 'readCsv',
    longest: JSON_BODY,
    run: readCsv,
    pumps: [
      { piece: '"' },
      { piece: '"",' },
      { piece: 'a,' },
      { before: 'title\n', piece: 'a\n' },
      { before: 'title\n"', piece: '""' },
      { before: 'title,duration\na,', piece: '1:' },
    ],
  },
  {
    name: 'readXmltv',
    longest: JSON_BODY,
    run: readXmltv,
    pumps: [
      {
        before: '<tv>',
        piece: '<programme start="20270228200000" channel="a"><title>a</title></programme>',
        behind: '</tv>',
      },
      { piece: '<a>' },
      { piece: '<!--' },
      { piece: '<![CDATA[' },
      { before: '<tv a="', piece: '&amp;', behind: '"/>' },
      { before: '<tv ', piece: 'a ', behind: '/>' },
      { before: '<!DOCTYPE ', piece: '[' },
      { before: '<?xml ', piece: '?' },
    ],
  },
  {
    name: 'readM3u',
    longest: JSON_BODY,
    run: readM3u,
    pumps: [{ piece: '#EXTINF:1,a\nb.mp4\n' }, { before: '#EXTINF:', piece: '1' }, { piece: '\n' }],
  },
  {
    name: 'readFfplayout',
    longest: JSON_BODY,
    run: readFfplayout,
    pumps: [{ before: '{"program":[', piece: '{"source":"a"},', behind: '{"source":"a"}]}' }, { piece: '[' }],
  },
  {
    name: 'readChannelFile',
    longest: JSON_BODY,
    run: readChannelFile,
    pumps: [{ before: '{"rundown":[', piece: '"a",', behind: '"a"]}' }, { piece: '[' }],
  },
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
  { name: 'parseClosedCaptions', longest: JSON_BODY, run: parseClosedCaptions },
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
  { name: 'oneLine', longest: JSON_BODY, run: oneLine },
  { name: 'escapeXml', longest: JSON_BODY, run: escapeXml },
  { name: 'isZone', longest: JSON_BODY, run: isZone },
  { name: 'parseLocal', longest: JSON_BODY, run: parseLocal },
  {
    name: 'parseRrule',
    longest: JSON_BODY,
    run: parseRrule,
    pumps: [
      { before: 'FREQ=DAILY;BYDAY=', piece: 'MO,' },
      { before: 'FREQ=DAILY;BYHOUR=', piece: '1,' },
      { piece: 'A=1;' },
    ],
  },
  {
    name: 'parseSchedule',
    longest: JSON_BODY,
    run: (text) => parseSchedule(schedule({ seasons: [{ id: 'a', title: text, ranges: [] }], zone: text })),
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
  { name: 'describePullFailure', longest: STDERR, run: (text) => describePullFailure(text, true) },
  { name: 'describeLine', longest: JSON_BODY, run: (text) => describeLine(text, 'stderr') },
  {
    name: 'logText',
    longest: JSON_BODY,
    run: (text) => logText(text, text.length),
    pumps: [{ piece: '\u001b[' }, { piece: '\u001b[1;' }, { piece: '\u001b]' }, { piece: '\u009d' }],
  },
  {
    name: 'parseCookie',
    longest: HTTP_HEADER,
    run: (text) => parseCookie(text),
    pumps: [{ piece: '=;' }, { piece: ' ' }],
  },
]

/** Exports with a parser's name that read what this product wrote itself. */
export const READS_OWN_TEXT: readonly string[] = [
  'readProviderStep',
  'readPublicVideo',
  'readCatchUp',
  'readCatchUpPage',
  // Verifies first: checkPlayback.
  'readClaim',
  'parseEnv',
  'parseRoles',
  'parseMajor',
  'readSecretsFile',
  'readDemoFile',
  'readUsage',
  'readMetrics',
  'readLiveAir',
  'readOn',
  'readExactly',
  'readTrackHeader',
  'splitDays',
  'readPlayerChannel',
  'readPublicPlayer',
  'decodeRenditions',
  // parseReport, and a pick.
  'parseProbe',
  'readSession',
  'readPreview',
  'readTicket',
  // Lists that the installed FFmpeg prints about itself.
  // FFmpeg's lists about itself, and statfs.
  'parseCodecs',
  'parseFilters',
  'readDiskSpace',
  // Bounded by the length of their input: a head of 128 KiB, a body under a limit.
  'readHead',
  'readJson',
  'readText',
  'readLines',
  'readVisit',
  'readLimits',
  'readOverrides',
  // Calls the readers of single formats, which are above.
  'readImport',
  'readPlan',
]
