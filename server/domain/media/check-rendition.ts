// Whether a rendition is exactly in the house format, to the frame: joins depend on it.
import type { TrackIndex } from '#domain/cmaf/index-track.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import {
  AAC_FRAME_SAMPLES,
  AUDIO_RENDITION,
  AUDIO_TIMESCALE,
  isAudioRung,
  type RungName,
  rungAt,
  VIDEO_RUNGS,
  VIDEO_TIMESCALE,
} from '#domain/ladder/ladder.ts'
import type { ConformPlan } from './plan-conform.ts'

export type RenditionVerdict = { ok: true } | { ok: false; short: boolean; detail: string }

export function checkRendition(
  name: RungName,
  index: TrackIndex,
  plan: Pick<ConformPlan, 'durationMs' | 'segments' | 'frameRate'>,
): RenditionVerdict {
  const want = expectationOf(name, plan)
  const wrong = (detail: string): RenditionVerdict => ({ ok: false, short: false, detail: `${name}: ${detail}` })
  if (index.codecs !== want.codecs) return wrong(`codecs ${index.codecs}`)
  if (index.timescale !== want.timescale) return wrong(`timescale ${index.timescale}`)
  if (index.width !== want.width || index.height !== want.height) return wrong(`${index.width}×${index.height}`)

  const planned = (plan.durationMs * want.timescale) / 1_000
  const perSegment = (gridOf(plan).segmentMs * want.timescale) / 1_000
  let time = 0
  for (const [number, fragment] of index.fragments.entries()) {
    const at = `fragment ${number}`
    if (fragment.decodeTime !== time) return wrong(`${at} starts at ${fragment.decodeTime}, not ${time}`)
    if (fragment.minPts !== time) return wrong(`${at} shows its first frame at ${fragment.minPts}, not ${time}`)
    if (!fragment.firstSampleIsSync) return wrong(`${at} does not start with a key frame`)
    if (fragment.durationTicks !== fragment.sampleCount * want.sampleTicks) return wrong(`${at} is uneven`)
    time += fragment.durationTicks
    const isLast = number === index.fragments.length - 1
    if (!isLast && fragment.durationTicks !== perSegment) return wrong(`${at} lasts ${fragment.durationTicks}`)
  }
  if (time < planned) return { ok: false, short: true, detail: `${name}: ends at ${time} of ${planned}` }
  if (time > planned) return wrong(`ends at ${time}, after ${planned}`)
  if (index.fragments.length !== plan.segments) return wrong(`${index.fragments.length} of ${plan.segments} fragments`)
  return { ok: true }
}

function expectationOf(name: RungName, timed: Pick<ConformPlan, 'frameRate'>) {
  if (isAudioRung(name))
    return {
      codecs: AUDIO_RENDITION.codecs,
      timescale: AUDIO_TIMESCALE,
      sampleTicks: AAC_FRAME_SAMPLES,
      width: undefined,
      height: undefined,
    }
  const rung = VIDEO_RUNGS.find((candidate) => candidate.name === name)
  if (!rung) throw new Error(`no rung ${name}`)
  const { codecs, width, height } = rungAt(rung, timed)
  return { codecs, timescale: VIDEO_TIMESCALE, sampleTicks: VIDEO_TIMESCALE / gridOf(timed).frameRate, width, height }
}
