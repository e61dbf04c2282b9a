// One part of a long item: its video in all rungs, or the audio of the whole item. The pictures are those of the one run
// of args-ladder.ts.
import { gridOf } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, AUDIO_TIMESCALE } from '#domain/ladder/ladder.ts'
import { type ConformPlan, MAX_PIXELS } from '#domain/media/plan-conform.ts'
import type { LoudnessPlan } from '#domain/media/plan-loudness.ts'
import type { VideoPart } from '#domain/transcode/plan-parts.ts'
import { userInputArgs } from './args-input.ts'
import {
  audioGraph,
  audioOutput,
  type LadderPaths,
  thumbnailFramesOf,
  thumbnailOutput,
  videoGraph,
  videoOutput,
} from './args-ladder.ts'
import type { Encoder } from './encoders/encoder.ts'
import { encoderFor } from './encoders/encoder-for.ts'
import { SOFTWARE } from './encoders/software.ts'
import { options } from './options.ts'

/**
 * A segment is decoded before the part begins: what is shown at its start, and what the deinterlacer needs.
 * The decoder starts at a keyframe before the lead, and nothing is cut there: the last picture before the part stays
 * until the next one comes, however long ago it was.
 */
export function partArgs(
  plan: ConformPlan,
  part: VideoPart,
  paths: LadderPaths,
  preferred: Encoder = SOFTWARE,
): string[] {
  const encoder = encoderFor(plan.rungs, preferred)
  const { frameRate, gopFrames } = gridOf(plan)
  const seekFrame = Math.max(0, part.fromFrame - gopFrames)
  const seek = seekFrame === 0 ? [] : ['-noaccurate_seek', ...options({ ss: (seekFrame / frameRate).toFixed(2) })]
  const cut = { ...part, leadFrames: part.fromFrame - seekFrame }
  return [
    ...['-v', 'error', '-y', ...encoder.device, ...seek, ...userInputArgs(paths.source, MAX_PIXELS)],
    ...['-filter_complex', videoGraph(plan, encoder, cut)],
    ...plan.rungs.flatMap((rung) => videoOutput(rung, paths.rendition(rung.name), [], encoder)),
    ...thumbnailOutput(paths.thumbnailPattern, Math.ceil(part.fromFrame / thumbnailFramesOf(plan))),
  ]
}

export function soundArgs(
  plan: ConformPlan,
  loudness: LoudnessPlan,
  paths: Pick<LadderPaths, 'source' | 'rendition'>,
): string[] {
  return [
    ...['-v', 'error', '-y', ...userInputArgs(paths.source, MAX_PIXELS)],
    ...(plan.audioStream === null ? options({ f: 'lavfi', i: `anullsrc=r=${AUDIO_TIMESCALE}:cl=stereo` }) : []),
    ...['-filter_complex', audioGraph(plan, loudness)],
    ...audioOutput(paths.rendition(AUDIO_RENDITION.name), plan),
  ]
}
