// The part of the verdict on a file that is about its audio languages and its text tracks.
import { pickLanguages, sameLanguage } from '#domain/captions/audio-tracks.ts'
import { MAX_CAPTION_LANGUAGES } from '#domain/captions/cue.ts'
import { canonicalLanguage, englishName } from '#domain/captions/language.ts'
import { unknownLanguage } from '#domain/captions/name-closed-captions.ts'
import { hasReadableText, pickTextTracks, pictureSubtitles } from '#domain/captions/pick-text-tracks.ts'
import type { SourceReport, SourceTrack } from './source-report.ts'
import { info, type VerdictLine, warning } from './verdict-line.ts'

export interface ItemLanguages {
  /** Of the account's channels (pickLanguages). */
  audio: readonly string[]
  /** Of a text track that states none (pickTextTracks). */
  main: string | null
}

/** Of an account that has chosen none. */
export const NO_LANGUAGES: ItemLanguages = { audio: [], main: null }

/** @param mainStream of the programme's audio; null: the file has none */
export function judgeLanguages(
  report: SourceReport,
  mainStream: number | null,
  { audio, main }: ItemLanguages,
): VerdictLine[] {
  return [...judgeAudio(report, mainStream, audio), ...judgeText(report, main)]
}

const UNSTATED = warning('no language is stated. You can choose one')

function judgeAudio(report: SourceReport, mainStream: number | null, wanted: readonly string[]): VerdictLine[] {
  const main = report.tracks.find(({ stream }) => stream === mainStream)
  if (!main) return []
  const picked = pickLanguages(report, mainStream, wanted)
  const streams = [...new Set(picked.map(({ stream }) => stream))]
  const namesOf = (stream: number) => list(picked.filter((of) => of.stream === stream).map(nameOf))
  const others = report.tracks.filter(
    ({ kind, stream, isDecodable }) =>
      kind === 'audio' && isDecodable && stream !== mainStream && !streams.includes(stream),
  )
  const whyNot = (track: SourceTrack): VerdictLine => {
    if (track.isAside) return info('commentaries and audio for accessibility do not air as a language')
    if (wanted.length === 0) return info('the account has chosen no audio languages')
    const language = languageOf(track)
    if (language === null) return UNSTATED
    const asked = wanted.find((one) => sameLanguage(language, one))
    if (!asked) return info(`${englishName(language)} is not among the audio languages of the account`)
    const source = picked.find((of) => of.language === asked)?.stream ?? main.stream
    return info(`the audio in ${englishName(asked)} comes from stream ${source}`)
  }
  return [
    ...judgeMain(
      main,
      wanted.filter((language) => !picked.some((of) => of.language === language)),
    ),
    ...streams.map((stream) => info(`Stream ${stream} (audio) becomes the audio in ${namesOf(stream)}.`)),
    ...unused('audio', others, whyNot),
  ]
}

/** @param left languages without audio of their own: the programme's airs there */
function judgeMain(track: SourceTrack, left: readonly string[]): VerdictLine[] {
  const { stream, language } = track
  const missing = left.filter((wanted) => !sameLanguage(language, wanted)).map(englishName)
  if (missing.length === 0) return []
  return languageOf(track) !== null
    ? [info(`The file has no audio in ${list(missing)}: stream ${stream} (audio) airs there.`)]
    : [info(`Stream ${stream} (audio) states no language: it airs as the audio in ${list(missing)}.`)]
}

function judgeText(report: SourceReport, main: string | null): VerdictLine[] {
  const picked = pickTextTracks(report, main)
  const isPicked = ({ stream }: SourceTrack) => picked.some((of) => of.stream === stream)
  const texts = report.tracks.filter(({ kind }) => kind === 'text')
  const whyNot = (track: SourceTrack): VerdictLine => {
    const pictures = pictureSubtitles(track)
    if (pictures) return warning(`picture subtitles (${pictures}) cannot become captions`)
    if (!hasReadableText(track)) return warning(`text of the kind ${track.codec} cannot be read`)
    const language = languageOf(track) ?? main
    if (language === null) return UNSTATED
    const source = picked.find((of) => of.language === language)
    return source
      ? info(`the captions in ${nameOf(source)} come from stream ${source.stream}`)
      : info(`an item has captions in at most ${MAX_CAPTION_LANGUAGES} languages`)
  }
  return [
    ...picked.map((of) => info(`Stream ${of.stream} (text) becomes captions in ${nameOf(of)}.`)),
    ...texts.flatMap((track) =>
      isPicked(track) && languageOf(track) === null && main !== null
        ? [info(`Stream ${track.stream} (text) states no language: ${englishName(main)} is assumed.`)]
        : [],
    ),
    ...unused(
      'text',
      texts.filter((track) => !isPicked(track)),
      whyNot,
    ),
  ]
}

/**
 * One line for all tracks with the same reason.
 * @param whyNot the text completes “Stream 3 (audio) is not used: …”
 */
function unused(
  kind: string,
  tracks: readonly SourceTrack[],
  whyNot: (track: SourceTrack) => VerdictLine,
): VerdictLine[] {
  const byReason = Map.groupBy(tracks, (track) => JSON.stringify(whyNot(track)))
  return [...byReason.values()].map((group) => {
    const { level, text } = whyNot(group[0]!)
    const streams = list(group.map(({ stream }) => String(stream)))
    const subject = group.length === 1 ? `Stream ${streams} (${kind}) is` : `Streams ${streams} (${kind}) are`
    return { level, text: `${subject} not used: ${text}.` }
  })
}

const list = (words: readonly string[]) => new Intl.ListFormat('en-GB').format(words)

const languageOf = ({ language }: SourceTrack) => (language === null ? null : canonicalLanguage(language))

const UNKNOWN = unknownLanguage(new Set())
const nameOf = ({ language }: { language: string }) =>
  language === UNKNOWN ? 'a language that is not known' : englishName(language)
