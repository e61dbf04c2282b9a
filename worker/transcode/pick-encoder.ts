// Which H.264 encoder prepares uploads on this machine. At the start each hardware encoder encodes two seconds of every
// rung at two frame rates, twice; one that cannot, or whose output differs from the house format or looks bad, is not used.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { logger } from '#adapters/log.ts'
import { type FrameRate, gridOf, USUAL_FRAME_RATE } from '#domain/ladder/grid.ts'
import { DEFAULT_RUNGS, rungAt, type VideoRung } from '#domain/ladder/ladder.ts'
import { videoOutput } from '../ffmpeg/args-ladder.ts'
import { type Encoder, limitsOf } from '../ffmpeg/encoders/encoder.ts'
import { NVENC } from '../ffmpeg/encoders/nvenc.ts'
import { QSV } from '../ffmpeg/encoders/qsv.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import { VAAPI } from '../ffmpeg/encoders/vaapi.ts'
import { VIDEOTOOLBOX } from '../ffmpeg/encoders/videotoolbox.ts'
import { options } from '../ffmpeg/options.ts'
import { type FfmpegTools, runFfmpeg } from '../ffmpeg/process.ts'
import { measureRendition } from './measure-rendition.ts'

const HARDWARE = [NVENC, QSV, VAAPI, VIDEOTOOLBOX]

/** The usual one, and the one that needs the highest levels. */
const RATES = [USUAL_FRAME_RATE, 60] as const
/** A GOP and the start of the next: 2.24 s at the usual frame rate. */
function planOf(timed: { frameRate?: FrameRate }) {
  const { frameRate, segmentMs, quantumMs } = gridOf(timed)
  return { durationMs: segmentMs + quantumMs, frameRate, segments: 2 }
}
function sourceOf(rung: VideoRung): string {
  const { durationMs, frameRate } = planOf(rung)
  return `testsrc2=s=${rung.width}x${rung.height}:r=${frameRate}:d=${durationMs / 1_000}`
}
/** Similarity to the source (SSIM, 0…1); x264 reaches 0.97 at these rates. */
const LEAST_SSIM = 0.9
/** A driver that hangs must not delay uploads for long. */
const STALL_MS = 60_000
const LIMITS = { cpuS: 60, fileBytes: 64 * 1_024 ** 2 }

/** The first hardware encoder that passes, else the software. @throws the signal's reason */
export async function pickEncoder(tools: FfmpegTools, signal: AbortSignal): Promise<Encoder> {
  const log = logger('transcode')
  for (const encoder of HARDWARE) {
    const folder = await mkdtemp(join(tmpdir(), 'cloud-playout-trial-'))
    try {
      await tryEncoder(encoder, folder, { tools, signal })
      log.info({ encoder: encoder.name }, 'uploads are encoded by hardware')
      return encoder
    } catch (error) {
      signal.throwIfAborted()
      log.debug({ encoder: encoder.name, reason: (error as Error).message }, 'this encoder is not used')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return SOFTWARE
}

interface Tried {
  tools: FfmpegTools
  signal: AbortSignal
  limits?: ReturnType<typeof limitsOf>
}

async function tryEncoder(encoder: Encoder, folder: string, { tools, signal }: Tried): Promise<void> {
  for (const rung of RATES.flatMap((frameRate) => DEFAULT_RUNGS.map((each) => rungAt(each, { frameRate })))) {
    const inits = new Set<string>()
    for (const round of ['a', 'b']) {
      const path = join(folder, `${rung.name}-${round}.mp4`)
      await run(encodeArgs(encoder, rung, path), { tools, signal, limits: limitsOf(encoder) })
      // Exact length, codec and level, and GOPs of 48 frames that begin with a keyframe.
      inits.add((await measureRendition(rung.name, path, planOf(rung), signal)).initHash)
    }
    if (inits.size > 1) throw new Error(`${rung.name}: its parameter sets change from run to run`)
    const said = await run(compareArgs(rung, join(folder, `${rung.name}-a.mp4`)), { tools, signal })
    const ssim = Number(/ All:(\d\.\d{1,12})/.exec(said)?.[1] ?? 0)
    if (ssim < LEAST_SSIM) throw new Error(`${rung.name}: SSIM ${ssim}`)
  }
}

async function run(args: readonly string[], { tools, signal, limits }: Tried): Promise<string> {
  const { how, code, stderr } = await runFfmpeg(tools, args, {
    signal,
    canWait: true,
    stallTimeoutMs: STALL_MS,
    limits: { ...LIMITS, ...limits },
  })
  if (how !== 'exited' || code !== 0) throw new Error(stderr.slice(-500))
  return stderr
}

const encodeArgs = (encoder: Encoder, rung: VideoRung, path: string) => [
  ...['-v', 'error', '-y', ...encoder.device],
  ...options({ f: 'lavfi', i: sourceOf(rung) }),
  ...['-filter_complex', `[0:v]format=yuv420p${encoder.upload ? `,${encoder.upload}` : ''}[${rung.name}]`],
  ...videoOutput(rung, path, [], encoder),
]

/** Decodes it, with errors that end the run, beside its source. */
const compareArgs = (rung: VideoRung, path: string) => [
  ...['-v', 'info', '-xerror', '-err_detect', 'explode'],
  ...options({ protocol_whitelist: 'file', format_whitelist: 'mov', i: `file:${path}` }),
  ...options({ f: 'lavfi', i: sourceOf(rung), lavfi: '[0:v][1:v]ssim' }),
  ...['-f', 'null', '-'],
]
