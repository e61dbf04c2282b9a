// Audio in the languages that the account's channels carry, for those that the file has. An item that lacks one airs its
// main audio there: nothing is stored for it.
import type { LanguageTrack } from '#domain/captions/audio-tracks.ts'
import { audioRung } from '#domain/captions/audio-tracks.ts'
import { AUDIO_RENDITION } from '#domain/ladder/ladder.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import { type ConformPlan, cpuBudgetS, MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { planLoudness } from '#domain/media/plan-loudness.ts'
import { loudnessArgs } from '../ffmpeg/args-loudness.ts'
import { soundArgs, soundCheckArgs } from '../ffmpeg/args-sound.ts'
import { FaultLog } from '../ffmpeg/fault-log.ts'
import { parseLoudness } from '../ffmpeg/loudness.ts'
import { runFfmpeg } from '../ffmpeg/process.ts'
import { measureRendition } from './measure-rendition.ts'
import type { NewRendition } from './record-ready.ts'
import { longestFileBytes, type StepContext, throwUnlessDone } from './steps.ts'

interface LanguageFiles {
  source: string
  rendition(name: string): string
}

/**
 * @param made the renditions of the ladder: all audio has the same init segment
 * @throws MediaFailure
 */
export async function encodeLanguages(
  tracks: readonly LanguageTrack[],
  plan: ConformPlan,
  { files, made }: { files: LanguageFiles; made: readonly NewRendition[] },
  step: Pick<StepContext, 'tools' | 'signal'>,
): Promise<NewRendition[]> {
  const main = made.find(({ name }) => name === AUDIO_RENDITION.name)
  const renditions: NewRendition[] = []
  for (const { language, stream } of tracks) {
    const name = audioRung(language)
    await encodeSound({ ...plan, audioStream: stream }, files.source, files.rendition(name), step)
    const rendition = await measureRendition(name, files.rendition(name), plan, step.signal)
    if (rendition.initHash !== main?.initHash)
      throw new MediaFailure('ENCODER_FAILED', `${name}: its init segment is not that of ${AUDIO_RENDITION.name}`)
    renditions.push(rendition)
  }
  return renditions
}

async function encodeSound(
  plan: ConformPlan & { audioStream: number },
  source: string,
  path: string,
  { tools, signal }: Pick<StepContext, 'tools' | 'signal'>,
): Promise<void> {
  const run = async (args: string[], onLog?: (text: string) => void) => {
    const limits = { fileBytes: longestFileBytes(plan), cpuS: cpuBudgetS(plan.durationMs) }
    const exit = await runFfmpeg(tools, args, { signal, canWait: true, limits, ...(onLog && { onLog }) })
    throwUnlessDone(exit, signal)
    return exit
  }
  const heard = await run(loudnessArgs(source, MAX_PIXELS, plan.audioStream))
  await run(soundArgs(plan, planLoudness(parseLoudness(heard.stderr), plan.targetLufs), source, path))
  const log = new FaultLog()
  await run(soundCheckArgs(path), (text) => log.push(text))
  if (log.errors.length > 0) throw new MediaFailure('ENCODER_FAILED', log.errors.join('\n'))
}
