// Files of schedules and rundowns.
import { readCsv } from '#adapters/read-csv.ts'
import { readXmltv } from '#adapters/read-xmltv.ts'
import { readChannelFile } from '#domain/transfer/channel-file.ts'
import { readFfplayout } from '#domain/transfer/read-ffplayout.ts'
import { readM3u } from '#domain/transfer/read-m3u.ts'
import { type ForeignParser, JSON_BODY } from './foreign-parser.ts'

export const IMPORT_PARSERS: readonly ForeignParser[] = [
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
]
