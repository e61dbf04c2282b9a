// The FFmpeg steps from upload to renditions. No database here: facts and files only.
import { open } from 'node:fs/promises'
import { DEFAULT_RUNGS, type VideoRung } from '#domain/ladder/ladder.ts'
import {
  decideFromHead,
  decideProbeFailure,
  decideRunFailure,
  decideUnfit,
  isCutOff,
  type ToolEnd,
} from '#domain/media/decide-failure.ts'
import type { FaultSpan } from '#domain/media/find-faults.ts'
import { type IngestFacts, loudnessStepMs } from '#domain/media/ingest-facts.ts'
import { MediaFailure } from '#domain/media/media-failure.ts'
import { pickProgramme } from '#domain/media/pick-programme.ts'
import { type ConformPlan, cpuBudgetS, isSoundCutOff, MAX_PIXELS, planConform } from '#domain/media/plan-conform.ts'
import { type Loudness, planLoudness } from '#domain/media/plan-loudness.ts'
import { HOUSE_LEVELS, type Preparation } from '#domain/media/preparation.ts'
import { HEAD_BYTES, sniffHead } from '#domain/media/sniff-head.ts'
import type { SourceFacts } from '#domain/media/source-facts.ts'
import { AUTOMATIC, type SourceReport } from '#domain/media/source-report.ts'
import { waveformByte, waveformStepMs } from '#domain/media/waveform.ts'
import { lengthOf, type VideoPart } from '#domain/transcode/plan-parts.ts'
import { abilitiesOf } from '../ffmpeg/abilities.ts'
import { type LadderPaths, ladderArgs, TONE_MAP_FILTERS } from '../ffmpeg/args-ladder.ts'
import { loudnessArgs } from '../ffmpeg/args-loudness.ts'
import { partArgs, soundArgs } from '../ffmpeg/args-part.ts'
import { probeArgs } from '../ffmpeg/args-probe.ts'
import { type FinishedFiles, intactArgs, type UpperRungs, verifyArgs } from '../ffmpeg/args-verify.ts'
import { waveformArgs } from '../ffmpeg/args-waveform.ts'
import { type Encoder, limitsOf } from '../ffmpeg/encoders/encoder.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import { ErrorCount, FaultLog } from '../ffmpeg/fault-log.ts'
import { parseLoudness } from '../ffmpeg/loudness.ts'
import { parseReport } from '../ffmpeg/probe.ts'
import { type FfmpegTools, runFfmpeg, runFfprobe, type ToolExit } from '../ffmpeg/process.ts'

export interface StepContext {
  tools: FfmpegTools
  signal: AbortSignal
  /** Omitted: software. */
  encoder?: Encoder
  /** Share of the step that is done, 0…1. */
  onShare: (share: number) => void
}

/** Hostile files can keep a prober busy forever. */
const PROBE_TIMEOUT_MS = 30_000

export interface ProbedSource {
  report: SourceReport
  end: ToolEnd
  filters: ReadonlySet<string>
}

/** @throws MediaFailure when no tool finds a container in it */
export async function probeSource(source: string, { tools, signal }: StepContext): Promise<ProbedSource> {
  const head = sniffHead(await readHead(source))
  const early = decideFromHead(head)
  if (early) throw new MediaFailure(early)
  const abilities = await abilitiesOf(tools, signal)
  const probe = await runFfprobe(tools, probeArgs(source, MAX_PIXELS), { signal, timeoutMs: PROBE_TIMEOUT_MS })
  const end = unlessAborted(probe, signal)
  const report = probe.code === 0 && end.how === 'exited' ? parseReport(probe.stdout, abilities.decodable) : null
  if (!report || report.tracks.length === 0) throw new MediaFailure(decideProbeFailure(head, end), probe.stderr)
  return { report, end, filters: abilities.filters }
}

/** What was chosen for the item, and the ladder of its account. Omitted: as usual. */
type SourceChoice = Partial<Preparation> & { ladder?: readonly string[] }

/** @throws MediaFailure when the upload cannot become an item */
export function planSource(
  { report, end, filters }: ProbedSource,
  choice: SourceChoice = {},
): { facts: SourceFacts; plan: ConformPlan } {
  const facts = pickProgramme(report, { ...AUTOMATIC, ...choice })
  const plan = planConform(facts, { ...HOUSE_LEVELS, ...choice }, choice.ladder)
  if ('failure' in plan) throw new MediaFailure(decideUnfit(plan.failure, end), end.stderr)
  if (plan.hdr && !TONE_MAP_FILTERS.every((name) => filters.has(name))) throw new MediaFailure('HDR_UNSUPPORTED')
  return { facts, plan }
}

/** Both. */
export async function checkSource(source: string, context: StepContext, choice?: SourceChoice) {
  return planSource(await probeSource(source, context), choice)
}

/** First pass over the audio only. @throws MediaFailure also when the audio stops too early */
export async function measureLoudness(
  source: string,
  facts: SourceFacts,
  { tools, signal, onShare }: StepContext,
): Promise<Loudness> {
  if (!facts.audio) return { integratedLufs: null, peakDbfs: null }
  let heardMs = 0
  const run = await runFfmpeg(tools, loudnessArgs(source, MAX_PIXELS, facts.audio.stream), {
    signal,
    canWait: true,
    limits: { cpuS: cpuBudgetS(facts.durationMs) },
    onProgress: ({ outTimeMs }) => {
      heardMs = outTimeMs
      onShare(outTimeMs / facts.durationMs)
    },
  })
  throwUnlessDone(run, signal)
  if (isSoundCutOff(facts, heardMs)) throw new MediaFailure('TRUNCATED', `audio ends at ${heardMs} ms`)
  return parseLoudness(run.stderr)
}

/** The one encode. @returns how many errors the decoders reported. @throws MediaFailure */
export async function encodeLadder(
  plan: ConformPlan,
  loudness: Loudness,
  paths: LadderPaths,
  context: StepContext,
): Promise<number> {
  return encode(ladderArgs(plan, planLoudness(loudness, plan.targetLufs), paths, context.encoder), plan, context)
}

/** The video of one part of a long item. @returns the errors of the decoders. @throws MediaFailure */
export async function encodePart(
  plan: ConformPlan,
  part: VideoPart,
  paths: LadderPaths,
  context: StepContext,
): Promise<number> {
  return encode(partArgs(plan, part, paths, context.encoder), { ...lengthOf(part, plan), rungs: plan.rungs }, context)
}

/** The audio of a long item. @returns the errors of the decoders. @throws MediaFailure */
export async function encodeSound(
  plan: ConformPlan,
  loudness: Loudness,
  paths: Pick<LadderPaths, 'source' | 'rendition'>,
  context: StepContext,
): Promise<number> {
  return encode(soundArgs(plan, planLoudness(loudness, plan.targetLufs), paths), plan, context)
}

async function encode(
  args: readonly string[],
  { durationMs, rungs }: Pick<ConformPlan, 'durationMs' | 'rungs'>,
  { tools, signal, onShare, encoder = SOFTWARE }: StepContext,
): Promise<number> {
  const errors = new ErrorCount()
  const run = await runFfmpeg(tools, args, {
    signal,
    canWait: true,
    limits: { fileBytes: longestFileBytes({ durationMs }, rungs), cpuS: cpuBudgetS(durationMs), ...limitsOf(encoder) },
    onLog: (text) => errors.push(text),
    onProgress: ({ outTimeMs }) => onShare(outTimeMs / durationMs),
  })
  throwUnlessDone(run, signal)
  return errors.count
}

/** Twice what the highest rung may take, and a constant for short items. */
export function longestFileBytes(
  { durationMs }: Pick<ConformPlan, 'durationMs'>,
  rungs: readonly VideoRung[] = DEFAULT_RUNGS,
): number {
  const kbps = Math.max(...rungs.map((rung) => rung.maxrateKbps))
  return 2 * ((kbps * durationMs) / 8) + 64 * 1024 ** 2
}

/** The rungs that an item lacks. @throws MediaFailure */
export async function encodeMissing(
  args: readonly string[],
  plan: Pick<ConformPlan, 'durationMs'> & { rungs?: readonly VideoRung[] },
  { tools, signal, isIdle = false }: Pick<StepContext, 'tools' | 'signal'> & { isIdle?: boolean },
): Promise<void> {
  const run = await runFfmpeg(tools, args, {
    signal,
    ...{ canWait: true, isIdle },
    limits: { fileBytes: longestFileBytes(plan, plan.rungs), cpuS: cpuBudgetS(plan.durationMs) },
  })
  throwUnlessDone(run, signal)
}

/** The waveform of a stored audio rendition. @throws MediaFailure */
export async function measureWaveform(
  path: string,
  durationMs: number,
  { tools, signal }: Pick<StepContext, 'tools' | 'signal'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const log = new FaultLog()
  const run = await runFfmpeg(tools, waveformArgs(path, waveformStepMs(durationMs)), {
    signal,
    canWait: true,
    limits: { cpuS: cpuBudgetS(durationMs) },
    onLog: (text) => log.push(text),
  })
  throwUnlessDone(run, signal)
  return Uint8Array.from(log.peaksDbfs, waveformByte)
}

export interface Watched extends Pick<IngestFacts, 'shortTermLufs' | 'cuts' | 'cutsMs'> {
  spans: FaultSpan[]
  loudness: Loudness
  /** A byte a step (server/domain/media/waveform.ts). */
  waveform: Uint8Array<ArrayBuffer>
}

const upperRungs = (encoder?: Encoder): UpperRungs =>
  encoder && encoder.name !== 'software' ? 'every frame' : 'keyframes'

/**
 * Decodes the video and audio that were written, and checks them for faults that a viewer would notice.
 * @throws MediaFailure when any of it is damaged
 */
export async function decodeRenditions(
  files: FinishedFiles,
  plan: Pick<ConformPlan, 'durationMs'>,
  { tools, signal, encoder, onShare }: StepContext,
): Promise<Watched> {
  const args = verifyArgs(files, plan.durationMs, upperRungs(encoder))
  const { log, stderr } = await decode(args, plan, { tools, signal, onShare })
  const { cuts, cutsMs, shortTermLufs: values } = log
  return {
    spans: log.spans(),
    waveform: Uint8Array.from(log.peaksDbfs, waveformByte),
    loudness: parseLoudness(stderr),
    ...{ cuts, cutsMs, shortTermLufs: { stepMs: loudnessStepMs(plan.durationMs), values } },
  }
}

/** Decodes what was written of a part. @throws MediaFailure when any of it is damaged */
export async function requireIntact(
  files: Partial<FinishedFiles>,
  length: Pick<ConformPlan, 'durationMs'>,
  { tools, signal, encoder }: Pick<StepContext, 'tools' | 'signal' | 'encoder'>,
): Promise<void> {
  await decode(intactArgs(files, upperRungs(encoder)), length, { tools, signal, onShare: () => undefined })
}

async function decode(
  args: readonly string[],
  { durationMs }: Pick<ConformPlan, 'durationMs'>,
  { tools, signal, onShare }: StepContext,
): Promise<{ log: FaultLog; stderr: string }> {
  const log = new FaultLog()
  const run = await runFfmpeg(tools, args, {
    signal,
    canWait: true,
    limits: { cpuS: cpuBudgetS(durationMs) },
    onLog: (text) => log.push(text),
    onProgress: ({ outTimeMs }) => onShare(outTimeMs / durationMs),
  })
  const ended = unlessAborted(run, signal)
  if (ended.how === 'stalled' || ended.how === 'exhausted') throw new MediaFailure(decideRunFailure(ended), run.stderr)
  if (run.code !== 0 || log.errors.length > 0)
    throw new MediaFailure('ENCODER_FAILED', log.errors.join('\n') || run.stderr)
  return { log, stderr: run.stderr }
}

export function throwUnlessDone(run: ToolExit, signal: AbortSignal): void {
  const ended = unlessAborted(run, signal)
  if (ended.how !== 'exited' || run.code !== 0) throw new MediaFailure(decideRunFailure(ended), run.stderr)
  // FFmpeg exits with 0 when the source ends too early, but its log reports it.
  if (isCutOff(ended)) throw new MediaFailure('TRUNCATED', run.stderr)
}

/** An abort is the caller's action, not the file's fault. @throws the signal's reason */
function unlessAborted(run: ToolExit, signal: AbortSignal) {
  const { how, code, stderr } = run
  if (how === 'aborted') throw signal.reason
  return { how, code, stderr }
}

/** @throws MediaFailure SOURCE_MISSING */
async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new MediaFailure('SOURCE_MISSING') : error
  })
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
