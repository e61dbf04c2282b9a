import { expect, it } from 'vitest'
import type { SourceTrack } from '#domain/media/source-report.ts'
import { audiosOfItem, pickLanguages } from './audio-tracks.ts'

const track = (stream: number, language: string | null, change: Partial<SourceTrack> = {}): SourceTrack => ({
  ...{ stream, kind: 'audio', codec: 'aac', isDecodable: true, language, title: null, isDefault: false },
  ...{ isForced: false, isAside: false, isStill: false, startMs: 0, endMs: null, video: null, audio: null },
  ...change,
})
const report = (tracks: SourceTrack[]) => ({ container: 'matroska', statedMs: null, chapters: [], tracks })

it('a track airs in each wanted language that the file has, except that of the main audio', () => {
  const tracks = [
    track(1, 'ger'),
    track(2, 'eng', { isAside: true }),
    track(3, 'eng'),
    track(4, 'eng'),
    track(5, 'fra', { isDecodable: false }),
    track(6, 'es-419', { kind: 'text' }),
    track(7, 'pt-BR'),
    track(8, null),
  ]
  expect(pickLanguages(report(tracks), 1, ['de', 'en', 'fr', 'es', 'pt', 'pt-BR'])).toEqual([
    { language: 'en', stream: 3 },
    { language: 'pt', stream: 7 },
    { language: 'pt-BR', stream: 7 },
  ])
  expect(pickLanguages(report(tracks), 3, ['de', 'en'])).toEqual([{ language: 'de', stream: 1 }])
  expect(pickLanguages(report(tracks), null, ['de'])).toEqual([])
  expect(pickLanguages(report(tracks), 1, [])).toEqual([])
})

it('an item names its languages only if it has several', () => {
  expect(audiosOfItem(['1080p', 'audio'], 'ger')).toEqual([])
  expect(audiosOfItem(['1080p', 'audio', 'audio-fr', 'audio-en'], 'ger')).toEqual([
    { rung: 'audio', language: 'de', label: 'Deutsch' },
    { rung: 'audio-en', language: 'en', label: 'English' },
    { rung: 'audio-fr', language: 'fr', label: 'Français' },
  ])
  expect(audiosOfItem(['audio', 'audio-en'], 'und')[0]).toEqual({ rung: 'audio', language: null, label: 'Main' })
})
