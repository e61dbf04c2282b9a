// Which text tracks of a file become captions of the item.
import type { SourceReport, SourceTrack } from '#domain/media/source-report.ts'
import { MAX_CAPTION_LANGUAGES } from './cue.ts'
import { canonicalLanguage } from './language.ts'
import { unknownLanguage } from './name-closed-captions.ts'

/** As FFmpeg names them. */
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

/** Captions as pictures: FFmpeg's name of the codec, and that of the trade. */
const PICTURE_CODECS: ReadonlyMap<string, string> = new Map([
  ['hdmv_pgs_subtitle', 'PGS'],
  ['dvd_subtitle', 'DVD'],
  ['dvb_subtitle', 'DVB'],
  ['xsub', 'XSUB'],
])

/** The kind of a track whose captions are pictures: no text can be taken from it. Null for all others. */
export const pictureSubtitles = ({ kind, codec }: Pick<SourceTrack, 'kind' | 'codec'>): string | null =>
  kind === 'text' ? (PICTURE_CODECS.get(codec) ?? null) : null

/** Whether captions can be made of a track. */
export const hasReadableText = ({ kind, codec, isDecodable }: Pick<SourceTrack, 'kind' | 'codec' | 'isDecodable'>) =>
  kind === 'text' && isDecodable && TEXT_CODECS.has(codec)

export interface TextTrack {
  language: string
  /** Index of the stream in the file. */
  stream: number
}

/**
 * One of each language: forced tracks and commentaries only where there is no other, and a track without a language only
 * where no track states that of the programme.
 * @param unstated of the programme; null: not known. Then only CEA-608 is taken, which never states one
 */
export function pickTextTracks({ tracks }: SourceReport, unstated: string | null = null): TextTrack[] {
  const picked = new Map<string, SourceTrack>()
  for (const track of tracks) {
    if (!hasReadableText(track)) continue
    const language = languageOf(track, unstated)
    if (language === null) continue
    const known = picked.get(language)
    if (!known || rank(track) < rank(known)) picked.set(language, track)
  }
  return [...picked].map(([language, { stream }]) => ({ language, stream })).slice(0, MAX_CAPTION_LANGUAGES)
}

const statedBy = ({ language }: SourceTrack) => (language === null ? null : canonicalLanguage(language))
const languageOf = (track: SourceTrack, unstated: string | null) =>
  statedBy(track) ?? unstated ?? (track.codec === 'eia_608' ? unknownLanguage(new Set()) : null)

const rank = (track: SourceTrack) =>
  Number(statedBy(track) === null) * 4 + Number(track.isForced) * 2 + Number(track.isAside)
