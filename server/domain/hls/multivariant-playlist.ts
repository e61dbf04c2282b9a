// The multivariant playlist of a channel: a subset of the house ladder and the audio rendition.

import type { AudioTrack } from '#domain/captions/audio-tracks.ts'
import { captionRung } from '#domain/captions/caption-segment.ts'
import type { TrackLanguage } from '#domain/captions/language.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, type VideoRung } from '#domain/ladder/ladder.ts'

/**
 * BANDWIDTH counts video and audio. Segments are encoded with a buffer of 0.39 of their length at maxrate, so one
 * of 1.92 s peaks at (1.92 + 0.75) / 1.92 = 1.39 × maxrate; declaring 1.15 × keeps the peak under
 * the 125 % of BANDWIDTH that Apple's authoring specification allows.
 */
export function declaredBandwidth(rung: VideoRung): { peak: number; average: number } {
  return {
    peak: Math.round((rung.maxrateKbps * 1.15 + AUDIO_RENDITION.bitrateKbps) * 1000),
    average: (rung.bitrateKbps + AUDIO_RENDITION.bitrateKbps) * 1000,
  }
}

/** Languages of a stream. */
export interface StreamTracks {
  captions: readonly TrackLanguage[]
  /** Empty: one audio without a language. */
  audios: readonly AudioTrack[]
}

const NO_LANGUAGES: StreamTracks = { captions: [], audios: [] }

/**
 * @param rungs highest first; URIs in the result are relative to the playlist
 * @param file of each rung's media playlist
 */
export function renderMultivariantPlaylist(
  rungs: readonly VideoRung[],
  file = 'index.m3u8',
  { captions, audios }: StreamTracks = NO_LANGUAGES,
): string {
  const subtitles = captions.length > 0 ? ',SUBTITLES="captions"' : ''
  const variants = rungs.map((rung) => {
    const { peak, average } = declaredBandwidth(rung)
    return (
      `#EXT-X-STREAM-INF:BANDWIDTH=${peak},AVERAGE-BANDWIDTH=${average},CODECS="${rung.codecs},${AUDIO_RENDITION.codecs}",` +
      `RESOLUTION=${rung.width}x${rung.height},FRAME-RATE=${gridOf(rung).frameRate.toFixed(3)},AUDIO="main"${subtitles}\n${rung.name}/${file}\n`
    )
  })
  return (
    '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n' +
    renderAudios(audios, file) +
    captions.map((track) => renderCaptions(track, file)).join('') +
    variants.join('')
  )
}

/** Of a stream without languages. */
export const ONE_AUDIO: readonly AudioTrack[] = [{ rung: AUDIO_RENDITION.name, language: null, label: 'Main' }]

/** The first is the default. */
function renderAudios(audios: readonly AudioTrack[], file: string): string {
  return (audios.length > 0 ? audios : ONE_AUDIO)
    .map(({ rung, language, label }, i) => {
      const spoken = language === null ? '' : `LANGUAGE="${language}",`
      return `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="main",NAME="${quotable(label)}",${spoken}DEFAULT=${i === 0 ? 'YES' : 'NO'},AUTOSELECT=YES,CHANNELS="${AUDIO_RENDITION.channels}",URI="${rung}/${file}"\n`
    })
    .join('')
}

function renderCaptions({ language, label }: TrackLanguage, file: string): string {
  const uri = `${captionRung(language)}/${file}`
  return `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="${quotable(label)}",LANGUAGE="${language}",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="${uri}"\n`
}

/** A quoted string holds neither quotes nor line ends (rfc8216bis §4.2). */
const quotable = (text: string) => text.replace(/["\n\r]/g, "'")
