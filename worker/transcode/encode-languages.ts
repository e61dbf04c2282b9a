// Audio in the languages that the account's channels carry, for those that the file has. An item that lacks one airs its
// main audio there: nothing is stored for it.
import type { LanguageTrack } from '#domain/captions/audio-tracks.ts'
import { audioRung } from '#domain/captions/audio-tracks.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import { type ConformPlan, cpuBudgetS, MAX_PIXELS } from '#domain/media/plan-conform.ts'
import { planLoudness } from '#domain/media/plan-loudness.ts'
import { loudnessArgs } from '../ffmpeg/args-loudness.ts'
import { soundArgs } from '../ffmpeg/args-sound.ts'
import { parseLoudness } from '../ffmpeg/loudness.ts'
import { runFfmpeg } from '../ffmpeg/process.ts'
import { measureRendition } from './measure-rendition.ts'
import type { NewRendition } from './record-ready.ts'
import { longestFileBytes, requireIntact, type StepContext, throwUnlessDone } from './steps.ts'

interface LanguageFiles {
  source: string
  rendition(name: string): string
}

type LanguageStep = Pick<StepContext, 'tools' | 'signal'> & {
  /** It only runs while nothing else does. */
  isIdle?: boolean
}

/** @throws MediaFailure */
export async function encodeLanguages(
  tracks: readonly LanguageTrack[],
  plan: ConformPlan,
  files: LanguageFiles,
  step: LanguageStep,
): Promise<NewRendition[]> {
  const renditions: NewRendition[] = []
  for (const { language, stream } of tracks) {
    const name = audioRung(language)
    await encodeSound({ ...plan, audioStream: stream }, files.source, files.rendition(name), step)
    renditions.push(await measureRendition(name, files.rendition(name), plan, step.signal))
  }
  return renditions
}

interface Inited {
  name: string
  initHash: string
}

/** All audio of an item has the same init segment. @throws MediaFailure */
export function requireSameInit(main: Inited, languages: readonly Inited[]): void {
  for (const { name, initHash } of languages)
    if (initHash !== main.initHash)
      throw new MediaFailure('ENCODER_FAILED', `${name}: its init segment is not that of ${main.name}`)
}

async function encodeSound(
  plan: ConformPlan & { audioStream: number },
  source: string,
  path: string,
  { tools, signal, isIdle = false }: LanguageStep,
): Promise<void> {
  const run = async (args: string[]) => {
    const limits = { fileBytes: longestFileBytes(plan), cpuS: cpuBudgetS(plan.durationMs) }
    const exit = await runFfmpeg(tools, args, { signal, canWait: true, isIdle, limits })
    throwUnlessDone(exit, signal)
    return exit
  }
  const heard = await run(loudnessArgs(source, MAX_PIXELS, plan.audioStream))
  await run(soundArgs(plan, planLoudness(parseLoudness(heard.stderr), plan.targetLufs), source, path))
  await requireIntact({ sound: path }, plan, { tools, signal })
}
