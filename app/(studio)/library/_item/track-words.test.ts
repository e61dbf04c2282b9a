import { expect, it } from 'vitest'
import type { SourceTrack } from '#domain/media/source-report.ts'
import { trackWords } from './track-words.ts'

const words = (change: Partial<SourceTrack>) =>
  trackWords({
    ...{ stream: 2, kind: 'text', codec: 'subrip', isDecodable: true, language: null, title: null, isDefault: false },
    ...{ isForced: false, isAside: false, isStill: false, startMs: 0, endMs: null, video: null, audio: null },
    ...change,
    airs: false,
  })

it('describes tracks, and which text tracks are pictures', () => {
  expect(words({ language: 'ger', isForced: true })).toBe('Captions 2: German, subrip, forced')
  expect(words({ language: 'und' })).toBe('Captions 2: language not stated, subrip')
  expect(words({ codec: 'hdmv_pgs_subtitle', language: 'eng' })).toBe('Picture subtitles 2: English, PGS, not used')
  expect(words({ codec: 'dvb_teletext' })).toBe('Captions 2: language not stated, dvb_teletext, not used')
  const audio = { channels: 2, layout: 'stereo', sampleRateHz: 48_000 }
  expect(words({ kind: 'audio', codec: 'aac', audio, title: 'Original' })).toBe(
    'Audio 2: “Original”, language not stated, aac, stereo, 48 kHz',
  )
  expect(words({ kind: 'other', codec: 'bin_data' })).toBe('Data 2: bin_data')
})
