// Audio in several languages: which renditions there are, and what the playlists call them.
import { AUDIO_RENDITION, type AudioRung } from '#domain/ladder/ladder.ts'
import type { SourceReport } from '#domain/media/source-report.ts'
import { canonicalLanguage, languageName } from './language.ts'

/** Audio in the menus of players. */
export interface AudioTrack {
  rung: AudioRung
  /** BCP 47; null: the file does not state it. */
  language: string | null
  label: string
}

export const audioRung = (language: string): AudioRung => `${AUDIO_RENDITION.name}-${language}`

/** Of a channel, in the order of its account; the first is the default. Empty: the one audio without a language. */
export const namedAudios = (languages: readonly string[]): AudioTrack[] =>
  languages.map((language) => ({ rung: audioRung(language), language, label: languageName(language) }))

/** A track of a file that becomes a rendition of its own. */
export interface LanguageTrack {
  language: string
  /** Index of the stream in the file. */
  stream: number
}

/**
 * The tracks of the wanted languages. The language of the main audio needs none: the main audio airs there.
 * @param mainStream of the audio that airs in every language that the file does not have
 */
export function pickLanguages(
  { tracks }: SourceReport,
  mainStream: number | null,
  wanted: readonly string[],
): LanguageTrack[] {
  const main = tracks.find(({ stream }) => stream === mainStream)
  return wanted.flatMap((language) => {
    if (mainStream === null || sameLanguage(main?.language ?? null, language)) return []
    const found = tracks.find(
      (track) =>
        track.kind === 'audio' && track.isDecodable && !track.isAside && sameLanguage(track.language, language),
    )
    return found ? [{ language, stream: found.stream }] : []
  })
}

/** Files state `ger` or `de-DE`. An account that wants `de` names no region, so it gets both. */
export function sameLanguage(stated: string | null, wanted: string): boolean {
  const language = stated === null ? null : canonicalLanguage(stated)
  return language === wanted || language?.split('-')[0] === wanted
}

/**
 * Of an item on demand: its main audio, then its other languages. Empty: it has one audio only.
 * @param rungs names of its renditions
 * @param mainLanguage as the file states it
 */
export function audiosOfItem(rungs: readonly string[], mainLanguage: string | null): AudioTrack[] {
  const others = rungs.flatMap((rung) => {
    const language = rung.startsWith(`${AUDIO_RENDITION.name}-`) ? rung.slice(AUDIO_RENDITION.name.length + 1) : null
    return language === null ? [] : [language]
  })
  if (others.length === 0) return []
  const language = mainLanguage === null ? null : canonicalLanguage(mainLanguage)
  const label = language === null ? 'Main' : languageName(language)
  return [{ rung: AUDIO_RENDITION.name, language, label }, ...namedAudios(others.toSorted())]
}
