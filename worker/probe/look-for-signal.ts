// Decodes one segment of a channel: cheap, and never in the way of other work.
import { availableParallelism, loadavg } from 'node:os'
import type { SignalLook } from '#domain/probe/decide-signal.ts'
import { signalArgs, signalOf } from '../ffmpeg/args-signal.ts'
import { isHeld } from '../ffmpeg/hold.ts'
import { type FfmpegTools, runFfmpeg } from '../ffmpeg/process.ts'
import type { Sample } from './fetch-sample.ts'

const TIMEOUT_MS = 10_000
const CPU_S = 2
/** Processes that want to run, for each core. */
const BUSY_LOAD = 2

/** A live feed needs the CPU, or too much waits for it. */
export const isMachineBusy = (): boolean => isHeld() || loadavg()[0]! > BUSY_LOAD * availableParallelism()

/** @returns null: it could not be decoded, or not in time */
export async function lookForSignal(
  tools: FfmpegTools,
  { picture, sound }: Sample,
  signal: AbortSignal,
): Promise<SignalLook | null> {
  const inputs = sound ? [picture, sound] : [picture]
  const { how, stderr } = await runFfmpeg(tools, signalArgs(sound !== null), {
    signal,
    stallTimeoutMs: TIMEOUT_MS,
    limits: { cpuS: CPU_S },
    pipes: { count: inputs.length, onOpen: (pipes) => inputs.forEach((bytes, index) => void pipes[index]?.end(bytes)) },
  })
  return how === 'exited' ? signalOf(stderr) : null
}
