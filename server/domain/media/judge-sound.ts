// The part of the verdict on a file that is about its audio.
import { planLoudness } from './plan-loudness.ts'
import type { SourceTrack } from './source-report.ts'
import { info, type VerdictLine, warning } from './verdict-line.ts'

export interface Heard {
  video: SourceTrack | null
  /** Null: no track can be used. */
  audio: SourceTrack | null
  lengthMs: number
  loudnessLufs: number | null
  targetLufs: number
}

/** Shorter differences are usual at the end of a file. */
const NOTABLE_MS = 500

export function judgeSound({ video, audio, lengthMs, loudnessLufs, targetLufs }: Heard): VerdictLine[] {
  if (!video) return []
  if (!audio?.audio) return [warning('No audio: silence is added.')]
  return [
    ...judgeChannels(audio.audio),
    ...judgeLength(video, audio, lengthMs),
    ...judgeLevel(loudnessLufs, targetLufs),
  ]
}

function judgeChannels({ channels, layout, sampleRateHz }: NonNullable<SourceTrack['audio']>): VerdictLine[] {
  const name = layout?.split('(', 1)[0] ?? `${channels} channels`
  const lines: VerdictLine[] = []
  if (channels === 1) lines.push(info('Mono is played on both channels.'))
  if (channels > 2)
    lines.push(
      info(`${name} ${layout ? 'is' : 'are'} mixed to stereo${/^[3-7]/.test(name) ? ', the centre is kept' : ''}.`),
    )
  if (sampleRateHz > 0 && sampleRateHz !== 48_000)
    lines.push(info(`${sampleRateHz / 1_000} kHz is converted to 48 kHz.`))
  return lines
}

function judgeLength(video: SourceTrack, audio: SourceTrack, lengthMs: number): VerdictLine[] {
  const lines: VerdictLine[] = []
  const lateMs = audio.startMs ?? 0
  if (lateMs > NOTABLE_MS)
    lines.push(info(`The audio starts ${say(lateMs)} after the video: silence is put before it.`))
  const missing = (endMs: number | null) => (endMs === null ? 0 : lengthMs - endMs)
  if (missing(audio.endMs) > NOTABLE_MS)
    lines.push(warning(`The audio ends ${say(missing(audio.endMs))} before the video: silence follows it.`))
  if (missing(video.endMs) > NOTABLE_MS)
    lines.push(warning(`The video ends ${say(missing(video.endMs))} before the audio: its last frame stays.`))
  return lines
}

function judgeLevel(loudnessLufs: number | null, targetLufs: number): VerdictLine[] {
  if (loudnessLufs === null) return []
  const { gainDb } = planLoudness({ integratedLufs: loudnessLufs, peakDbfs: null }, targetLufs)
  const from = `${signed(loudnessLufs)} LUFS`
  if (Math.abs(gainDb) < 0.05) return []
  const line = `${from} is ${gainDb > 0 ? 'raised' : 'lowered'} by ${Math.abs(gainDb).toFixed(1)} dB to ${signed(loudnessLufs + gainDb)} LUFS.`
  return [loudnessLufs + gainDb < targetLufs - 1 ? warning(`${line} More gain would raise its noise.`) : info(line)]
}

const say = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
const signed = (lufs: number) => lufs.toFixed(1).replace('-', '−')
