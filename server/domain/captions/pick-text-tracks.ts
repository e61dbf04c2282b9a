// Which text tracks of a file become captions of the item.
import type { SourceReport, SourceTrack } from '#domain/media/source-report.ts'
import { MAX_CAPTION_LANGUAGES } from './cue.ts'
import { canonicalLanguage } from './language.ts'

/** As FFmpeg names them. Those of DVD, Blu-ray and DVB are pictures. */
const TEXT_CODECS: ReadonlySet<string> = new Set([
  'subrip',
  'srt',
  'ass',
  'ssa',
  'mov_text',
  'webvtt',
  'text',
  'eia_608',
])

export interface TextTrack {
  language: string
  /** Index of the stream in the file. */
  stream: number
}

/** One of each language: forced tracks and commentaries only where there is no other. A track without a language is none. */
export function pickTextTracks({ tracks }: SourceReport): TextTrack[] {
  const picked = new Map<string, SourceTrack>()
  for (const track of tracks) {
    const language = track.language === null ? null : canonicalLanguage(track.language)
    if (language === null || track.kind !== 'text' || !track.isDecodable || !TEXT_CODECS.has(track.codec)) continue
    const known = picked.get(language)
    if (!known || rank(track) < rank(known)) picked.set(language, track)
  }
  return [...picked].map(([language, { stream }]) => ({ language, stream })).slice(0, MAX_CAPTION_LANGUAGES)
}

const rank = ({ isForced, isAside }: SourceTrack) => Number(isForced) * 2 + Number(isAside)
