import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rewritePlaylist } from './hls-playlist.ts'

const local = (address: string, kind: string) => `/${kind}/${Buffer.from(address).toString('hex')}`
const rewrite = (...lines: string[]) => {
  const done = rewritePlaylist(lines.join('\n'), local)
  return done.ok ? done.text.trim().split('\n') : done.words
}
const hex = (text: string) => Buffer.from(text).toString('hex')

it('replaces each address of a media playlist with a local one, and keeps the rest', () => {
  expect(
    rewrite(
      ...['#EXTM3U', '#EXT-X-TARGETDURATION:6', '# a remark', '#EXT-X-MAP:URI="init.mp4",BYTERANGE="9@0"'],
      ...[
        '#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/1",IV=0x1',
        '#EXTINF:6,',
        'a.m4s?token=1',
        '#EXT-X-ENDLIST',
      ],
    ),
  ).toEqual([
    '#EXTM3U',
    '#EXT-X-TARGETDURATION:6',
    `#EXT-X-MAP:URI="/fragment/${hex('init.mp4')}",BYTERANGE="9@0"`,
    `#EXT-X-KEY:METHOD=AES-128,URI="/media/${hex('https://keys.example/1')}",IV=0x1`,
    '#EXTINF:6,',
    `/fragment/${hex('a.m4s?token=1')}`,
    '#EXT-X-ENDLIST',
  ])
})

it('selects the best usable rendition, with its audio', () => {
  expect(
    rewrite(
      ...['#EXTM3U', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="x.m3u8"'],
      ...['#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="y",DEFAULT=YES,URI="y.m3u8"'],
      ...[
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="z",URI="z.m3u8"',
        '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i"',
      ],
      ...['#EXT-X-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=3840x2160', '4k.m3u8'],
      ...['#EXT-X-STREAM-INF:BANDWIDTH=5000000,RESOLUTION=1920x1080,AUDIO="a"', 'hd.m3u8'],
      ...[
        '#EXT-X-STREAM-INF:BANDWIDTH=4000000,RESOLUTION=1920x1080,AUDIO="a"',
        'hd-lower.m3u8',
        '#EXT-X-STREAM-INF:BANDWIDTH=90000',
        'audio.m3u8',
      ],
    ),
  ).toEqual([
    '#EXTM3U',
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="y",DEFAULT=YES,URI="/playlist/${hex('y.m3u8')}"`,
    '#EXT-X-STREAM-INF:BANDWIDTH=5000000,RESOLUTION=1920x1080,AUDIO="a"',
    `/playlist/${hex('hd.m3u8')}`,
  ])
  expect(
    rewrite(
      '#EXTM3U',
      '#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=7680x4320',
      '8k',
      '#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=3840x2160',
      '4k',
    ).at(-1),
  ).toBe(`/playlist/${hex('4k')}`)
})

it('reports text that is not a playlist', () => {
  expect(rewrite('<html>')).toMatch(/not return an HLS playlist/)
  expect(rewrite('')).toMatch(/not return an HLS playlist/)
})

it('lets no address through that is not local, whatever the playlist says', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...[
        '#EXT-X-KEY:METHOD=AES-128,URI="https://canary/k"',
        '#EXT-X-PART:URI="//canary/p",DURATION=1',
        '#EXT-X-MAP:uri="canary"',
      ],
      ...[
        '#EXT-X-STREAM-INF:BANDWIDTH=1',
        '#EXT-X-STREAM-INF:BANDWIDTH=2,AUDIO="a"',
        'https://canary/x',
        ' canary/y ',
        '#EXTINF:1,',
      ],
      ...[
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="canary"',
        '#EXT-X-SESSION-DATA:DATA-ID="x",URI="canary"',
        '#EXT-X-KEY:URI=canary',
      ],
      ...[
        '#EXT-X-MAP:URI="canary",URI="canary"',
        '#EXT-X-KEY:METHOD=NONE',
        '#EXT-X-PRELOAD-HINT:TYPE=PART,URI = "canary"',
      ],
    ),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const done = rewritePlaylist(['#EXTM3U', ...lines].join('\n'), () => '/ours')
      expect(done.ok).toBe(true)
      if (!done.ok) return
      expect(done.text).not.toContain('canary')
      for (const out of done.text.trim().split('\n')) expect(out === '/ours' || out.startsWith('#EXT')).toBe(true)
    }),
    { numRuns: 500 },
  )
})
