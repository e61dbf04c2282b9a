import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPlaylist, checkRenditions, checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import { DEFAULT_RUNGS, rungsOnAir } from '#domain/ladder/ladder.ts'
import { LIVE_WINDOW_MS, publishedSegments } from '#domain/timeline/published.ts'
import { happenings, live, NOW, programmes } from '#server/testing/timelines.ts'
import { renderMediaPlaylist } from './media-playlist.ts'
import { renderMultivariantPlaylist } from './multivariant-playlist.ts'

const RUNS = { numRuns: 120 }

describe('the media playlist of a running channel', () => {
  it('keeps every rule at each poll and from poll to poll, across joins, edits, restarts and stops', () => {
    fc.assert(
      fc.property(
        programmes,
        happenings,
        fc.array(fc.integer({ min: 100, max: 8_000 }), { minLength: 10, maxLength: 20 }),
        fc.boolean(),
        fc.constantFrom(LIVE_WINDOW_MS, 600_000),
        (first, list, pauses, encrypted, windowMs) => {
          const moments = live(first, list)
          let at = NOW
          let earlier: { at: number; text: string } | null = null
          for (const pause of pauses) {
            const known = moments.findLast((moment) => moment.at <= at)!
            const published = publishedSegments(known.chunks, at, windowMs)
            at += pause
            // Between a stop and the next start there is no list: the origin answers 503.
            if (published.length === 0) continue
            const look = { at: at - pause, text: renderMediaPlaylist(published, [], encrypted) }
            expect(checkPlaylist(look.text)).toEqual([])
            if (earlier) expect(checkUpdate(earlier, look)).toEqual([])
            earlier = look
          }
        },
      ),
      RUNS,
    )
  })

  it('is the same bytes for the same timeline at any time between two segment boundaries, on any machine', () => {
    fc.assert(
      fc.property(programmes, happenings, fc.integer({ min: 0, max: 100_000 }), (first, list, ahead) => {
        const { chunks, at } = live(first, list).at(-1)!
        const stored: typeof chunks = JSON.parse(JSON.stringify(chunks))
        const edge = publishedSegments(chunks, at + ahead).at(-1)!
        const one = renderMediaPlaylist(publishedSegments(chunks, at + ahead))
        expect(renderMediaPlaylist(publishedSegments(stored, edge.startsAt + edge.durationMs))).toBe(one)
      }),
      RUNS,
    )
  })
})

describe('the checker', () => {
  const chunks = live(
    {
      items: [],
      loop: true,
      slate: { mediaId: 's', title: 's', kind: 'SLATE', durationMs: 9_600, formatKey: 'f0', position: -1 },
    },
    [],
  )[0]!.chunks
  const good = (at: number) => renderMediaPlaylist(publishedSegments(chunks, at))
  const AT = NOW + 200_000

  it('finds nothing in a valid list', () => {
    expect(checkPlaylist(good(AT))).toEqual([])
    expect(checkUpdate({ at: AT, text: good(AT) }, { at: AT + 10_000, text: good(AT + 10_000) })).toEqual([])
    expect(checkRenditions(good(AT), good(AT + 1_900))).toEqual([])
  })

  const drop = (pattern: RegExp) => (text: string) => text.replace(pattern, '')
  const staticMutants: Record<string, (text: string) => string> = {
    'EXTM3U is the first line': drop(/^#EXTM3U\n/),
    'VERSION occurs once': (text) => text.replace('#EXT-X-VERSION:7', '#EXT-X-VERSION:7\n#EXT-X-VERSION:7'),
    'VERSION is at least 7': (text) => text.replace('#EXT-X-VERSION:7', '#EXT-X-VERSION:3'),
    'TARGETDURATION is a whole number': (text) => text.replace('TARGETDURATION:2', 'TARGETDURATION:2.5'),
    'DISCONTINUITY-SEQUENCE is always written': drop(/#EXT-X-DISCONTINUITY-SEQUENCE.*\n/),
    'its KEY has a method and an address': (text) => text.replace(/#EXTINF/, '#EXT-X-KEY:METHOD=AES-128\n#EXTINF'),
    'a KEY that applies to a MAP has an IV': (text) =>
      text.replace('#EXT-X-MAP', '#EXT-X-KEY:METHOD=AES-128,URI="0.key"\n#EXT-X-MAP'),
    'no ENDLIST on a running channel': (text) => `${text}#EXT-X-ENDLIST\n`,
    'no PLAYLIST-TYPE': (text) => text.replace('#EXT-X-INDEPENDENT', '#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-INDEPENDENT'),
    'the list has segments': (text) => text.split('\n').slice(0, 7).join('\n'),
    'sequence tags come before the first segment': (text) => `${text}#EXT-X-MEDIA-SEQUENCE:5\n`,
    'rounded EXTINF is at most TARGETDURATION': (text) => text.replace('EXTINF:1.920', 'EXTINF:2.500'),
    'has an EXT-X-MAP': drop(/#EXT-X-MAP.*\n/),
    'has a PROGRAM-DATE-TIME': drop(/#EXT-X-PROGRAM-DATE-TIME.*\n/),
    'PROGRAM-DATE-TIME is continuous': (text) =>
      text.replace(/DATE-TIME:(\S+)/, (_, at) => `DATE-TIME:${new Date(Date.parse(at) + 200).toISOString()}`),
    'a new map comes with a DISCONTINUITY': (text) => text.replace(/(\d+\.m4s\n)/, '$1#EXT-X-MAP:URI="other.mp4"\n'),
  }
  for (const [rule, mutate] of Object.entries(staticMutants)) {
    it(`catches a list that breaks “${rule}”`, () => {
      const mutant = mutate(good(AT))
      expect(mutant).not.toBe(good(AT))
      expect(checkPlaylist(mutant).join('\n')).toContain(rule)
    })
  }

  const number = (text: string, tag: string, by: number) =>
    text.replace(new RegExp(`(${tag}:)(\\d+)`), (_, name, value) => `${name}${Number(value) + by}`)
  const temporalMutants: Record<string, [number, (text: string) => string]> = {
    'TARGETDURATION is constant': [4_000, (text) => text.replace('TARGETDURATION:2', 'TARGETDURATION:5')],
    'MEDIA-SEQUENCE never goes back': [4_000, (text) => number(text, 'MEDIA-SEQUENCE', -20)],
    'its URI never changes': [4_000, (text) => number(text, 'MEDIA-SEQUENCE', 1)],
    'its EXTINF never changes': [4_000, (text) => text.replaceAll('EXTINF:1.920', 'EXTINF:1.600')],
    'its MAP never changes': [4_000, (text) => text.replace('init-f0', 'init-f9')],
    'its KEY never changes': [
      4_000,
      (text) => text.replace('#EXT-X-PROGRAM', '#EXT-X-KEY:METHOD=AES-128,URI="9.key"\n#EXT-X-PROGRAM'),
    ],
    'its PROGRAM-DATE-TIME never changes': [4_000, (text) => text.replaceAll('DATE-TIME:2026', 'DATE-TIME:2025')],
    'its discontinuity number never changes': [4_000, (text) => number(text, 'DISCONTINUITY-SEQUENCE', 1)],
    'a published segment is not removed from the end': [
      100,
      (text) => text.split('#EXT-X-PROGRAM').slice(0, -3).join('#EXT-X-PROGRAM'),
    ],
    'a new segment comes at least every 1.5': [60_000, () => good(AT)],
    'at least 3 × TARGETDURATION is left': [
      8_000,
      (text) => text.split('#EXT-X-PROGRAM').slice(0, 4).join('#EXT-X-PROGRAM'),
    ],
  }
  for (const [rule, [laterMs, mutate]] of Object.entries(temporalMutants)) {
    it(`catches an update that breaks “${rule}”`, () => {
      const mutant = mutate(good(AT + laterMs))
      expect(checkUpdate({ at: AT, text: good(AT) }, { at: AT + laterMs, text: mutant }).join('\n')).toContain(rule)
    })
  }
  it('catches a DISCONTINUITY-SEQUENCE that goes back', () => {
    const later = number(good(AT + 4_000), 'DISCONTINUITY-SEQUENCE', -1)
    const earlier = number(good(AT), 'DISCONTINUITY-SEQUENCE', 3)
    expect(checkUpdate({ at: AT, text: earlier }, { at: AT + 4_000, text: later }).join('\n')).toContain(
      'never goes back',
    )
  })
  it('catches renditions that disagree', () => {
    expect(checkRenditions(good(AT), good(AT).replaceAll('DATE-TIME:2026', 'DATE-TIME:2025')).join('\n')).toContain(
      'agree on PROGRAM-DATE-TIME',
    )
    expect(checkRenditions(good(AT), number(good(AT), 'DISCONTINUITY-SEQUENCE', 1)).join('\n')).toContain(
      'discontinuity number',
    )
    expect(checkRenditions(good(AT), good(AT).replace('TARGETDURATION:2', 'TARGETDURATION:3')).join('\n')).toContain(
      'same TARGETDURATION',
    )
    expect(checkRenditions(good(AT), good(AT + 9_000)).join('\n')).toContain('tails differ')
  })
})

describe('the multivariant playlist', () => {
  it.each([
    [30, ['avc1.640028', 'avc1.64001f', 'avc1.64001e']],
    [50, ['avc1.64002a', 'avc1.640020', 'avc1.64001f']],
    [60, ['avc1.64002a', 'avc1.640020', 'avc1.64001f']],
  ] as const)('states the frame rate and the level of each rung at %i fps', (frameRate, codecs) => {
    const text = renderMultivariantPlaylist(rungsOnAir({ resolution: '1080p', ladder: DEFAULT_RUNGS }, { frameRate }))
    expect([...text.matchAll(/CODECS="([^,]+),/g)].map(([, codec]) => codec)).toEqual(codecs)
    expect(text.match(/FRAME-RATE=\S+?(?=,)/g)).toEqual(codecs.map(() => `FRAME-RATE=${frameRate}.000`))
  })

  it('declares every rung with its peak, average, codecs, frame size and the audio group', () => {
    const text = renderMultivariantPlaylist(DEFAULT_RUNGS)
    expect(text).toContain(
      '#EXT-X-STREAM-INF:BANDWIDTH=6280500,AVERAGE-BANDWIDTH=5128000,CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=25.000,AUDIO="main"\n1080p/index.m3u8\n',
    )
    expect(text.match(/#EXT-X-STREAM-INF/g)).toHaveLength(3)
    expect(text).toContain(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="main",NAME="Main",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/index.m3u8"',
    )
  })
})
