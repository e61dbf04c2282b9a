// The DASH manifest of a running channel, with the segments of its HLS playlists. Rules: ISO/IEC 23009-1 (2022) §5,
// DASH-IF IOP v5 part 4 (live services).

import type { AudioTrack } from '#domain/captions/audio-tracks.ts'
import { captionRung } from '#domain/captions/caption-segment.ts'
import { CAPTION_CODECS, CAPTION_TIMESCALE } from '#domain/captions/caption-track.ts'
import type { TrackLanguage } from '#domain/captions/language.ts'
import { escapeXml } from '#domain/guide/plain-text.ts'
import { initUri } from '#domain/hls/media-playlist.ts'
import { declaredBandwidth, ONE_AUDIO, type StreamTracks } from '#domain/hls/multivariant-playlist.ts'
import { iso } from '#domain/instants.ts'
import { gridOf, LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, AUDIO_TIMESCALE, VIDEO_TIMESCALE, type VideoRung } from '#domain/ladder/ladder.ts'
import { TIME_PATH } from '#domain/player/time-path.ts'
import { HOLD_BACK_MS, LIVE_WINDOW_MS } from '#domain/timeline/published.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'

/** Of captions, bits a second: more than any reader follows. */
const CAPTIONS_BPS = 2_000
const FIRST_CAPTIONS_ID = 100
const FIRST_AUDIO_ID = 200

export interface ManifestTracks extends StreamTracks {
  /** Highest first. */
  rungs: readonly VideoRung[]
}

/**
 * @param segments      oldest first, consecutive, of one run; at least one
 * @param tracks        addresses in the result are relative to the manifest
 * @param firstPeriodMs where the period of the first segment began, on the media clock
 * @returns the same text at any time between two segment boundaries
 */
export function renderManifest(segments: readonly AirSegment[], tracks: ManifestTracks, firstPeriodMs: number): string {
  const first = segments[0]!
  const last = segments.at(-1)!
  const periods = splitAtDiscontinuities(segments)
  const head = attributes({
    ...COMMON,
    type: 'dynamic',
    // The media clock's zero on the wall clock: both run together for the whole run.
    availabilityStartTime: iso(first.startsAt - first.clockMs),
    publishTime: iso(last.startsAt + last.durationMs),
    minimumUpdatePeriod: duration(gridOf(last.item).segmentMs),
    timeShiftBufferDepth: duration(LIVE_WINDOW_MS),
    suggestedPresentationDelay: duration(HOLD_BACK_MS),
  })
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<MPD ${head}>\n` +
    periods.map((period, i) => renderPeriod(period, tracks, i === 0 ? firstPeriodMs : period[0]!.clockMs)).join('') +
    `<UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-iso:2014" value="${TIME_PATH}"/>\n</MPD>\n`
  )
}

/** @param segments all of one item, oldest first; at least one */
export function renderItemManifest(segments: readonly AirSegment[], tracks: ManifestTracks): string {
  const startMs = segments[0]!.clockMs
  const { clockMs, durationMs } = segments.at(-1)!
  const head = attributes({
    ...COMMON,
    type: 'static',
    mediaPresentationDuration: duration(clockMs + durationMs - startMs),
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<MPD ${head}>\n${renderPeriod(segments, tracks, startMs, 0)}</MPD>\n`
}

function splitAtDiscontinuities(segments: readonly AirSegment[]): AirSegment[][] {
  const periods: AirSegment[][] = []
  for (const segment of segments) {
    const period = periods.at(-1)
    if (period && period[0]!.discontinuitySequence === segment.discontinuitySequence) period.push(segment)
    else periods.push([segment])
  }
  return periods
}

/**
 * @param startMs of the period on the media clock
 * @param at      of the period in the presentation
 */
function renderPeriod(segments: readonly AirSegment[], tracks: ManifestTracks, startMs: number, at = startMs) {
  const { rungs, captions, audios } = tracks
  const sound = template(segments, AUDIO_TIMESCALE, startMs)
  // Discontinuity numbers are never reused, so neither is the id.
  const id = `d${segments[0]!.discontinuitySequence}`
  const video = attributes({
    id: '1',
    contentType: 'video',
    mimeType: 'video/mp4',
    segmentAlignment: 'true',
    startWithSAP: '1',
    frameRate: String(gridOf(segments[0]!.item).frameRate),
    par: '16:9',
  })
  return (
    `<Period id="${id}" start="${duration(at)}">\n` +
    `<AdaptationSet ${video}>\n<Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>\n` +
    template(segments, VIDEO_TIMESCALE, startMs) +
    rungs.map(renderRung).join('') +
    '</AdaptationSet>\n' +
    (audios.length > 0 ? audios : ONE_AUDIO).map((track, i) => renderAudio(track, i, sound)).join('') +
    captions
      .map((track, i) => renderCaptions(track, i, template(segments, CAPTION_TIMESCALE, startMs, 'init.mp4')))
      .join('') +
    '</Period>\n'
  )
}

/** @param index of the language: the first is the default; an adaptation set keeps its id in all periods */
function renderAudio({ rung, language, label }: AudioTrack, index: number, segments: string): string {
  const set = attributes({
    id: String(index === 0 ? 2 : FIRST_AUDIO_ID + index),
    contentType: 'audio',
    mimeType: 'audio/mp4',
    ...(language !== null && { lang: language }),
    segmentAlignment: 'true',
    startWithSAP: '1',
  })
  return (
    `<AdaptationSet ${set}>\n` +
    (language === null ? '' : `<Label>${escapeXml(label)}</Label>\n`) +
    `<Role schemeIdUri="urn:mpeg:dash:role:2011" value="${index === 0 ? 'main' : 'dub'}"/>\n${segments}` +
    `<Representation id="${rung}" bandwidth="${AUDIO_RENDITION.bitrateKbps * 1_000}" codecs="${AUDIO_RENDITION.codecs}" audioSamplingRate="${AUDIO_TIMESCALE}">` +
    `<AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="${AUDIO_RENDITION.channels}"/></Representation>\n` +
    '</AdaptationSet>\n'
  )
}

/** @param index of the language: as above */
function renderCaptions({ language, label }: TrackLanguage, index: number, segments: string): string {
  const set = attributes({
    id: String(FIRST_CAPTIONS_ID + index),
    contentType: 'text',
    mimeType: 'application/mp4',
    codecs: CAPTION_CODECS,
    lang: language,
    segmentAlignment: 'true',
    startWithSAP: '1',
  })
  return (
    `<AdaptationSet ${set}>\n<Label>${escapeXml(label)}</Label>\n` +
    `<Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>\n${segments}` +
    `<Representation id="${captionRung(language)}" bandwidth="${CAPTIONS_BPS}"/>\n</AdaptationSet>\n`
  )
}

/** Presentation times are on the media clock, as in each segment's tfdt. */
function template(segments: readonly AirSegment[], timescale: number, periodStartMs: number, init?: string): string {
  const ticks = (ms: number) => (ms * timescale) / 1_000
  const first = segments[0]!
  const head = attributes({
    timescale: String(timescale),
    presentationTimeOffset: String(ticks(periodStartMs)),
    startNumber: String(first.mediaSequence),
    initialization: `$RepresentationID$/${init ?? initUri(first.item.formatKey)}`,
    media: '$RepresentationID$/$Number$.m4s',
  })
  let timeline = ''
  for (let i = 0; i < segments.length; ) {
    const { durationMs, clockMs } = segments[i]!
    let alike = 1
    while (segments[i + alike]?.durationMs === durationMs) alike++
    const repeat = alike > 1 ? ` r="${alike - 1}"` : ''
    timeline += `<S t="${ticks(clockMs)}" d="${ticks(durationMs)}"${repeat}/>`
    i += alike
  }
  return `<SegmentTemplate ${head}><SegmentTimeline>${timeline}</SegmentTimeline></SegmentTemplate>\n`
}

function renderRung(rung: VideoRung): string {
  // Video only: the audio is an adaptation set of its own.
  const bandwidth = declaredBandwidth(rung).peak - AUDIO_RENDITION.bitrateKbps * 1_000
  return `<Representation id="${rung.name}" bandwidth="${bandwidth}" codecs="${rung.codecs}" width="${rung.width}" height="${rung.height}" sar="1:1"/>\n`
}

const COMMON = {
  xmlns: 'urn:mpeg:dash:schema:mpd:2011',
  profiles: 'urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019',
  minBufferTime: duration(LONGEST_SEGMENT_MS),
  maxSegmentDuration: duration(LONGEST_SEGMENT_MS),
}

const attributes = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')

function duration(ms: number): string {
  return `PT${ms / 1_000}S`
}
