import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pickLanguages } from '#domain/captions/audio-tracks.ts'
import { pickTextTracks } from '#domain/captions/pick-text-tracks.ts'
import { pickProgramme } from './pick-programme.ts'
import { AUTOMATIC, type SourceTrack, withLanguages } from './source-report.ts'

const STEREO = { channels: 2, layout: 'stereo', sampleRateHz: 48_000 }
const track = (stream: number, kind: SourceTrack['kind'], language: string | null = null): SourceTrack => ({
  ...{ stream, kind, codec: kind === 'text' ? 'subrip' : 'aac', isDecodable: true, language, title: null },
  ...{ isDefault: false, isForced: false, isAside: false, isStill: false, startMs: 0, endMs: null, video: null },
  audio: kind === 'audio' ? STEREO : null,
})
const report = (...tracks: SourceTrack[]) => ({ container: 'matroska', statedMs: 1_000, chapters: [], tracks })

it('a stated language takes the place of that of the file wherever tracks are picked', () => {
  const file = report(
    track(0, 'audio'),
    track(1, 'audio'),
    track(2, 'audio', 'eng'),
    track(3, 'text'),
    track(4, 'text'),
  )
  const languages = { 1: 'de', 2: 'fr', 4: 'fr' }
  const stated = withLanguages(file, languages)
  expect(pickLanguages(stated, 0, ['de', 'en', 'fr'])).toEqual([
    { language: 'de', stream: 1 },
    { language: 'fr', stream: 2 },
  ])
  expect(pickTextTracks(stated)).toEqual([{ language: 'fr', stream: 4 }])
  expect(pickProgramme(file, { ...AUTOMATIC, audioStream: 1, languages }).chosen?.sound?.language).toBe('de')
  expect(file.tracks[1]?.language).toBeNull()
})

it('the audio in the language of the video is preferred, whoever stated it and in which form', () => {
  const video = { ...track(0, 'video', 'ger'), audio: null }
  const file = report(video, track(1, 'audio'), track(2, 'audio'))
  const chosen = (languages: Record<string, string>) => pickProgramme(file, { ...AUTOMATIC, languages }).audio?.stream
  expect([chosen({}), chosen({ 2: 'de' })]).toEqual([1, 2])
})

it('tracks of which nothing is stated stay as the file states them', () => {
  const languages = fc.constantFrom('de', 'en', 'fr', null)
  fc.assert(
    fc.property(
      fc.array(languages),
      fc.dictionary(fc.nat(20).map(String), fc.constantFrom('es', 'it')),
      (own, given) => {
        const file = report(...own.map((language, stream) => track(stream, 'audio', language)))
        for (const { stream, language } of withLanguages(file, given).tracks)
          expect(language).toBe(Object.hasOwn(given, stream) ? given[stream] : own[stream])
      },
    ),
  )
})
