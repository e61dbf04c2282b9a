// What is done to an uploaded file on its way to the house format, in sentences for the person who uploaded it.
import { gridOf } from '#domain/ladder/grid.ts'
import { type ItemLanguages, judgeLanguages, NO_LANGUAGES } from './judge-languages.ts'
import { judgeSound } from './judge-sound.ts'
import { MediaFailure } from './media-failure.ts'
import { pickProgramme } from './pick-programme.ts'
import { hasRoomForFields, planConform } from './plan-conform.ts'
import type { Preparation } from './preparation.ts'
import { type SourceReport, type SourceTrack, withLanguages } from './source-report.ts'
import { info, type VerdictLine, warning } from './verdict-line.ts'

/** @param loudnessLufs of the source; null: not measured yet, or silent */
export function judgeSource(
  given: SourceReport,
  choice: Preparation,
  loudnessLufs: number | null,
  languages: ItemLanguages = NO_LANGUAGES,
): VerdictLine[] {
  const report = withLanguages(given, choice.languages)
  const facts = pickProgramme(report, choice)
  const plan = planConform(facts, choice)
  const trackOf = (stream: number | undefined) => report.tracks.find((track) => track.stream === stream) ?? null
  const [video, audio] = [trackOf(facts.video?.stream), trackOf(facts.audio?.stream)]
  const chapters = report.chapters.length
  return [
    ...('failure' in plan ? [{ level: 'refused', text: new MediaFailure(plan.failure).message } as const] : []),
    ...undecodable(report),
    ...(facts.video?.isStill ? [info('The file is audio with a cover: the cover is shown all the time.')] : []),
    ...(video?.video ? judgePicture({ ...video.video, ...(video.isStill && STILL) }, choice) : []),
    ...judgeSound({ video, audio, lengthMs: facts.durationMs, loudnessLufs, targetLufs: choice.targetLufs }),
    ...(video?.video?.hasClosedCaptions
      ? [info('The frames contain closed captions (CEA-608/708): they become captions of the item.')]
      : []),
    ...('failure' in plan ? [] : judgeLanguages(report, facts.audio?.stream ?? null, languages)),
    ...(chapters === 1 ? [info('One chapter: its start becomes a break.')] : []),
    ...(chapters > 1 ? [info(`${chapters} chapters: their starts become breaks.`)] : []),
  ]
}

function undecodable({ tracks }: SourceReport): VerdictLine[] {
  return tracks
    .filter(({ kind, isDecodable }) => (kind === 'video' || kind === 'audio') && !isDecodable)
    .map(({ kind, stream, codec }) =>
      warning(`Stream ${stream} (${kind}, ${codec}) cannot be decoded and is not used.`),
    )
}

/** A rate means nothing for one image. */
const STILL = { frameRate: 0, isVariableRate: false }

/** 16:9 within the rounding of odd frame sizes. */
const WIDE = 16 / 9
const WIDE_TOLERANCE = 0.01
/** Below the lowest rung of the house ladder. */
const SMALL_LINES = 432
/** Slower sources repeat frames for long. */
const SLOW_FPS = 12

function judgePicture(video: NonNullable<SourceTrack['video']>, choice: Preparation): VerdictLine[] {
  const { framing } = choice
  const { width, height, scan, hdr, rotation, primaries, pixelAspect, isFullRange, colourSpace } = video
  const shape = shapeOf(video)
  const bars = Math.abs(shape / WIDE - 1) <= WIDE_TOLERANCE ? null : shape < WIDE ? 'left and right' : 'top and bottom'
  const edges = bars === 'top and bottom' ? 'left and right' : 'top and bottom'
  const says = (condition: unknown, line: VerdictLine) => (condition ? [line] : [])
  const aired = gridOf(choice).frameRate
  const isInterlaced = scan && scan !== 'progressive'
  const asFrames = isInterlaced && hasRoomForFields(aired)
  const order = `Interlaced, ${scan === 'top-first' ? 'top' : 'bottom'} field first`
  return [
    ...says(isInterlaced, info(asFrames ? `${order}: each field becomes a frame.` : `${order}: it is deinterlaced.`)),
    ...says(hdr, info(`HDR (${hdr?.toUpperCase()}) is converted to SDR.`)),
    ...says(!hdr && primaries === 'bt2020', info('BT.2020 colours without HDR are converted to BT.709.')),
    ...says(rotation !== 0, info(`Rotated by ${rotation}°: it is turned upright.`)),
    ...says(pixelAspect, info(`Pixels of ${pixelAspect} are made square.`)),
    ...says(bars && framing === 'pad', info(`The picture is not 16:9: black bars are added ${bars}.`)),
    ...says(bars && framing === 'crop', info(`The picture is not 16:9: its edges are cut off ${edges}.`)),
    ...says(
      height > 0 && height < SMALL_LINES,
      warning(`The picture is small (${width} × ${height}): it is scaled up and looks soft.`),
    ),
    ...judgeRate({ ...video, frameRate: asFrames ? 2 * video.frameRate : video.frameRate }, aired),
    ...says(isFullRange, info('Full-range levels are converted to video range.')),
    ...says(!hdr && colourSpace === null, info(`The file does not state its colours: ${assumed(height)} is assumed.`)),
    ...judgeDepth(video.pixelFormat),
  ]
}

const assumed = (height: number) => (height > 576 ? 'BT.709' : 'BT.601')

function shapeOf({ width, height, pixelAspect, rotation }: NonNullable<SourceTrack['video']>): number {
  const [across = 1, up = 1] = pixelAspect?.split(':').map(Number) ?? []
  const pixel = rotation % 180 === 90 ? up / across : across / up
  return height === 0 ? WIDE : (width / height) * pixel
}

function judgeRate({ frameRate, isVariableRate }: NonNullable<SourceTrack['video']>, aired: number): VerdictLine[] {
  if (isVariableRate) return [info(`The frame rate varies: frames are repeated or dropped to reach ${aired} fps.`)]
  if (frameRate === 0 || frameRate === aired) return []
  const fps = Number(frameRate.toFixed(2))
  if (frameRate < SLOW_FPS) return [warning(`Only ${fps} fps: frames are repeated to reach ${aired} fps.`)]
  const how = frameRate < aired ? 'some frames are repeated' : 'frames are dropped'
  return [info(`${fps} fps becomes ${aired} fps: ${how}.`)]
}

/** yuv420p, yuvj420p and nv12 are what airs. */
function judgeDepth(format: string | null): VerdictLine[] {
  if (format === null || /^(?:yuvj?420p|nv12)$/.test(format)) return []
  return [info(`${format} is converted to 8 bit, 4:2:0.`)]
}
