// Playlists of pulled feeds and of imports from buckets.
import { BUCKET_LIST_MAX_BYTES, readBucketList } from '#adapters/read-bucket-list.ts'
import { attributesOfLine, readAttributes } from '#domain/hls/attribute-list.ts'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import { parseContentRange } from '#domain/import/content-range.ts'
import { rewritePlaylist } from '#domain/pull/hls-playlist.ts'
import { type ForeignParser, HTTP_HEADER, PLAYLIST, quietly } from './foreign-parser.ts'

const VARIANT = '#EXT-X-STREAM-INF:BANDWIDTH=1\n'

export const PLAYLIST_PARSERS: readonly ForeignParser[] = [
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
  { name: 'attributesOfLine', longest: 16_384, run: (text) => attributesOfLine(`#EXT-X-MEDIA:${text}`) },
  {
    name: 'parseMediaPlaylist',
    longest: PLAYLIST,
    run: (text) => quietly(() => parseMediaPlaylist(`#EXTM3U\n${text}`)),
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
]
