import { canonicalLanguage, englishName } from '#domain/captions/language.ts'
import { hasReadableText, pictureSubtitles } from '#domain/captions/pick-text-tracks.ts'
import type { TracksView } from '#features/media/tracks-schema.ts'

type Track = TracksView['tracks'][number]

const KINDS = { video: 'Video', audio: 'Audio', text: 'Captions', other: 'Data' } as const

/** “Audio 1: English, aac, 5.1, 48 kHz, commentary” */
export function trackWords(track: Track): string {
  const { stream, kind, video, audio } = track
  const pictures = pictureSubtitles(track)
  const facts = [
    track.title && `“${track.title}”`,
    kind !== 'other' && languageOf(track),
    pictures ?? track.codec,
    video && `${video.width} × ${video.height}`,
    video && video.frameRate > 0 && `${Number(video.frameRate.toFixed(2))} fps`,
    video?.hasClosedCaptions && 'closed captions (CEA-608/708)',
    audio && (audio.layout ?? `${audio.channels} channels`),
    audio && audio.sampleRateHz > 0 && `${audio.sampleRateHz / 1_000} kHz`,
    track.isStill && 'still image',
    track.isAside && 'commentary or accessibility',
    track.isForced && 'forced',
    !track.isDecodable && kind !== 'other' && kind !== 'text' && 'cannot be decoded',
    kind === 'text' && !hasReadableText(track) && 'not used',
  ]
  return `${pictures ? 'Picture subtitles' : KINDS[kind]} ${stream}: ${facts.filter(Boolean).join(', ')}`
}

/** Video has a language only if the file states one. */
function languageOf({ kind, language }: Track): string | null {
  if (language !== null && canonicalLanguage(language) !== null) return englishName(language)
  return kind === 'video' ? null : 'language not stated'
}
