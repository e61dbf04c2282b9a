import { expect, it } from 'vitest'
import type { SourceTrack } from '#domain/media/source-report.ts'
import { pickTextTracks } from './pick-text-tracks.ts'

const track = (stream: number, language: string | null, change: Partial<SourceTrack> = {}): SourceTrack => ({
  ...{ stream, kind: 'text', codec: 'subrip', isDecodable: true, language, title: null, isDefault: false },
  ...{ isForced: false, isAside: false, isStill: false, startMs: 0, endMs: null, video: null, audio: null },
  ...change,
})

it('one text track of each language becomes captions', () => {
  const tracks = [
    track(2, 'ger', { isForced: true }),
    track(3, 'deu'),
    track(4, 'deu', { codec: 'ass' }),
    track(5, 'eng', { isAside: true }),
    track(6, 'fre', { codec: 'hdmv_pgs_subtitle' }),
    track(7, 'fre', { isDecodable: false }),
    track(8, null),
    track(9, 'und'),
    track(10, 'spa', { kind: 'audio' }),
    track(11, 'jpn', { codec: 'mov_text', isForced: true }),
  ]
  expect(pickTextTracks({ container: 'matroska', statedMs: null, chapters: [], tracks })).toEqual([
    { language: 'de', stream: 3 },
    { language: 'en', stream: 5 },
    { language: 'ja', stream: 11 },
  ])
})

it('a track without a language is taken to be in that of the programme, unless another states it', () => {
  const picked = (tracks: SourceTrack[], unstated: string | null) =>
    pickTextTracks({ container: 'mov', statedMs: null, chapters: [], tracks }, unstated)
  expect(picked([track(2, null), track(3, null)], 'de')).toEqual([{ language: 'de', stream: 2 }])
  expect(picked([track(2, null), track(3, 'ger', { isForced: true })], 'de')).toEqual([{ language: 'de', stream: 3 }])
  expect(picked([track(2, null)], null)).toEqual([])
  expect(picked([track(2, null, { codec: 'eia_608' })], null)).toEqual([{ language: 'qaa', stream: 2 }])
})
