// Which tracks of a file are the programme: those that the customer chose, else those that pick-track.ts prefers.
import { canonicalLanguage } from '#domain/captions/language.ts'
import { pickPicture, pickSound } from './pick-track.ts'
import type { SourceFacts } from './source-facts.ts'
import {
  AUTOMATIC,
  canAir,
  type SourceReport,
  type SourceTrack,
  type TrackChoice,
  withLanguages,
} from './source-report.ts'

/** A choice that the file does not have, or that cannot air, counts as none. */
export function pickProgramme(given: SourceReport, choice: TrackChoice = AUTOMATIC): SourceFacts {
  const report = withLanguages(given, choice.languages)
  const videos = ofKind(report, 'video').map((track) => ({
    ...common(track),
    isStill: track.isStill,
    width: track.video?.width ?? 0,
    height: track.video?.height ?? 0,
  }))
  const audios = ofKind(report, 'audio').map((track) => ({ ...common(track), channels: track.audio?.channels ?? 0 }))
  const film = chosen(report, choice.videoStream, 'video') ?? pickPicture(videos)?.track
  const audio =
    chosen(report, choice.audioStream, 'audio') ?? pickSound(audios, film ? common(film).language : null)?.track
  const video = film ?? (audio && coverOf(report))
  const placeOf = (track: SourceTrack, among: readonly { track: SourceTrack }[]) => ({
    track: among.findIndex((other) => other.track === track) + 1,
    of: among.length,
  })
  return {
    container: report.container,
    durationMs: lengthOf(report.statedMs, [video, audio]),
    video: video?.video
      ? {
          stream: video.stream,
          codec: video.codec,
          width: video.video.width,
          height: video.video.height,
          frameRate: video.video.frameRate,
          endMs: video.endMs,
          hdr: video.video.hdr,
          colourSpace: video.video.colourSpace,
          ...(video.isStill && { isStill: true }),
          ...(video.video.hdr === null && video.video.primaries === 'bt2020' && { isWideGamut: true }),
        }
      : null,
    audio: audio?.audio
      ? {
          stream: audio.stream,
          codec: audio.codec,
          channels: audio.audio.channels,
          sampleRateHz: audio.audio.sampleRateHz,
          endMs: audio.endMs,
        }
      : null,
    chapterStartsMs: report.chapters.map(({ startMs }) => startMs),
    chosen: {
      picture: video ? placeOf(video, videos) : null,
      sound: audio ? { ...placeOf(audio, audios), language: audio.language } : null,
    },
  }
}

/** The container may promise hours for one second: its own length counts only where a track has none. */
function lengthOf(statedMs: number | null, programme: readonly (SourceTrack | null | undefined)[]): number {
  const airing = programme.flatMap((track) => (track && !track.isStill ? track : []))
  const ends = airing.flatMap(({ endMs }) => endMs ?? [])
  const longestMs = Math.max(0, ...ends)
  return ends.length === airing.length && ends.length > 0
    ? Math.min(statedMs ?? longestMs, longestMs)
    : (statedMs ?? longestMs)
}

/** An audio file airs with its cover. */
const coverOf = (report: SourceReport) => ofKind(report, 'video').find(({ isDecodable }) => isDecodable)

const ofKind = ({ tracks }: SourceReport, kind: SourceTrack['kind']) => tracks.filter((track) => track.kind === kind)

const chosen = ({ tracks }: SourceReport, stream: number | null, kind: 'video' | 'audio') =>
  tracks.find((track) => track.stream === stream && canAir(track, kind))

const common = (track: SourceTrack) => ({
  track,
  stream: track.stream,
  decodable: track.isDecodable,
  isDefault: track.isDefault,
  isAside: track.isAside,
  // Files state `ger`, and people `de`.
  language: track.language === null ? null : canonicalLanguage(track.language),
})
