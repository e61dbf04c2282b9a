import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgeLanguages } from './judge-languages.ts'
import type { SourceTrack } from './source-report.ts'

const track = (stream: number, language: string | null, change: Partial<SourceTrack> = {}): SourceTrack => ({
  ...{ stream, kind: 'audio', codec: 'aac', isDecodable: true, language, title: null, isDefault: false },
  ...{ isForced: false, isAside: false, isStill: false, startMs: 0, endMs: null, video: null, audio: null },
  ...change,
})
const text = (stream: number, language: string | null, codec = 'subrip', change: Partial<SourceTrack> = {}) =>
  track(stream, language, { kind: 'text', codec, ...change })
const verdict = (tracks: SourceTrack[], audio: string[] = [], main: string | null = null) =>
  judgeLanguages({ container: 'matroska', statedMs: null, chapters: [], tracks }, 1, { audio, main }).map(
    ({ level, text }) => `${level}: ${text}`,
  )

it('audio tracks become the audio in the languages of the account, or a line says why not', () => {
  const tracks = [
    track(1, 'ger'),
    track(2, 'eng'),
    track(3, 'eng'),
    track(4, 'eng', { isAside: true }),
    track(5, null),
    track(6, 'und'),
    track(7, 'spa'),
    track(8, 'pt-BR'),
    track(9, 'fre', { isDecodable: false }),
    track(10, 'deu'),
  ]
  expect(verdict(tracks, ['de', 'en', 'pt', 'pt-BR', 'fr'])).toEqual([
    'info: The file has no audio in French: stream 1 (audio) airs there.',
    'info: Stream 2 (audio) becomes the audio in English.',
    'info: Stream 8 (audio) becomes the audio in Portuguese and Brazilian Portuguese.',
    'info: Stream 3 (audio) is not used: the audio in English comes from stream 2.',
    'info: Stream 4 (audio) is not used: commentaries and audio for accessibility do not air as a language.',
    'warning: Streams 5 and 6 (audio) are not used: no language is stated. You can choose one.',
    'info: Stream 7 (audio) is not used: Spanish is not among the audio languages of the account.',
    'info: Stream 10 (audio) is not used: the audio in German comes from stream 1.',
  ])
  expect(verdict([track(1, 'ger'), track(2, null), track(3, 'eng')])).toEqual([
    'info: Streams 2 and 3 (audio) are not used: the account has chosen no audio languages.',
  ])
  expect(verdict([track(1, null), track(2, 'eng')], ['de', 'en', 'fr'])).toEqual([
    'info: Stream 1 (audio) states no language: it airs as the audio in German and French.',
    'info: Stream 2 (audio) becomes the audio in English.',
  ])
  expect(verdict([track(1, 'ger')], ['de'])).toEqual([])
})

it('text tracks become captions, or a line says why not', () => {
  const tracks = [
    track(1, 'ger'),
    text(2, 'ger', 'subrip', { isForced: true }),
    text(3, 'deu'),
    text(4, 'fre', 'hdmv_pgs_subtitle'),
    text(5, 'eng', 'hdmv_pgs_subtitle'),
    text(6, 'eng', 'dvd_subtitle'),
    text(7, 'eng', 'dvb_subtitle'),
    text(8, 'eng', 'dvb_teletext'),
    text(9, null),
    text(10, null, 'eia_608'),
  ]
  const pictures = [
    'warning: Streams 4 and 5 (text) are not used: picture subtitles (PGS) cannot become captions.',
    'warning: Stream 6 (text) is not used: picture subtitles (DVD) cannot become captions.',
    'warning: Stream 7 (text) is not used: picture subtitles (DVB) cannot become captions.',
    'warning: Stream 8 (text) is not used: text of the kind dvb_teletext cannot be read.',
  ]
  expect(verdict(tracks)).toEqual([
    'info: Stream 3 (text) becomes captions in German.',
    'info: Stream 10 (text) becomes captions in a language that is not known.',
    'info: Stream 2 (text) is not used: the captions in German come from stream 3.',
    ...pictures,
    'warning: Stream 9 (text) is not used: no language is stated. You can choose one.',
  ])
  expect(verdict(tracks, [], 'en')).toEqual([
    'info: Stream 3 (text) becomes captions in German.',
    'info: Stream 9 (text) becomes captions in English.',
    'info: Stream 9 (text) states no language: English is assumed.',
    'info: Stream 2 (text) is not used: the captions in German come from stream 3.',
    ...pictures,
    'info: Stream 10 (text) is not used: the captions in English come from stream 9.',
  ])
})

const languages = fc.constantFrom('ger', 'eng', 'fre', 'spa', 'und', null)
const anyTracks = fc
  .array(
    fc.record({
      kind: fc.constantFrom('audio', 'text'),
      language: languages,
      codec: fc.constantFrom('subrip', 'mov_text', 'eia_608', 'hdmv_pgs_subtitle', 'dvb_teletext'),
      ...{ isDecodable: fc.boolean(), isAside: fc.boolean(), isForced: fc.boolean() },
    }),
    { maxLength: 30 },
  )
  .map((rows) => [track(1, 'ger'), ...rows.map((row, i) => track(i + 2, row.language, row))])

it('one line says of each track whether it is used', () => {
  const wanted = fc.uniqueArray(fc.constantFrom('de', 'en', 'fr', 'it'))
  fc.assert(
    fc.property(anyTracks, wanted, fc.constantFrom(null, 'de', 'it'), (tracks, audio, main) => {
      const lines = verdict(tracks, audio, main).filter((line) => / becomes | not used: /.test(line))
      const named = lines.flatMap((line) => /Streams? ([\d, and]+) \(/.exec(line)?.[1]?.match(/\d+/g) ?? [])
      const judged = tracks.filter(({ kind, stream, isDecodable }) => stream > 1 && (kind === 'text' || isDecodable))
      expect(named.map(Number).toSorted((a, b) => a - b)).toEqual(judged.map(({ stream }) => stream))
    }),
  )
})
