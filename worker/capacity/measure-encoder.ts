// How much of the CPU one live encoder uses on this machine: a short encode of all rungs, once for each
// processor and FFmpeg. Its CPU time counts, so that other work on the machine does not change the result.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { logger } from '#adapters/log.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { DEFAULT_RUNGS } from '#domain/ladder/ladder.ts'
import { liveArgs } from '../ffmpeg/args-live.ts'
import { options } from '../ffmpeg/options.ts'
import { type FfmpegTools, runFfmpeg } from '../ffmpeg/process.ts'

/** Cores of one encoder, by machine. */
const measuredSchema = z.record(z.string(), z.number().positive())

const { frameRate, segmentMs } = gridOf({})
const MEDIA_S = segmentMs / 1_000
const LIMITS = { cpuS: 60, fileBytes: 64 * 1_024 ** 2 }
const PICTURE = DEFAULT_RUNGS[0]!

/** @returns cores; null if it was aborted, or FFmpeg cannot encode the ladder */
export async function measureEncoder(tools: FfmpegTools, dataDir: string, signal: AbortSignal): Promise<number | null> {
  const file = join(dataDir, 'encoders.json')
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, ${tools.ffmpegPath}`
  const known = await readMeasured(file)
  if (known[machine] !== undefined) return known[machine]
  const cores = await encodeOnce(tools, signal)
  if (cores === null) return null
  logger('worker').info({ machine, cores }, 'measured what a live encoder uses')
  await writeFile(file, `${JSON.stringify({ ...known, [machine]: cores }, null, 2)}\n`)
  return cores
}

/** A missing or damaged file is measured again. */
async function readMeasured(file: string): Promise<Record<string, number>> {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  try {
    return measuredSchema.catch({}).parse(JSON.parse(text))
  } catch {
    return {}
  }
}

async function encodeOnce(tools: FfmpegTools, signal: AbortSignal): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-playout-encoder-'))
  const { width, height } = PICTURE
  const picture = `testsrc2=s=${width}x${height}:r=${frameRate}:d=${MEDIA_S}[out0]`
  const input = options({ f: 'lavfi', i: `${picture};sine=r=48000:d=${MEDIA_S}[out1]` })
  const paths = {
    rendition: (name: string) => join(folder, `${name}.mp4`),
    thumbnailPattern: join(folder, 'thumb-%05d.jpg'),
  }
  try {
    const ladder = { rungs: DEFAULT_RUNGS, feedHeight: height }
    const args = [...liveArgs(input, 'some', ladder, paths), '-v', 'info', '-benchmark']
    // It runs behind everything else, and waits while a live feed needs the CPU.
    const { how, code, stderr } = await runFfmpeg(tools, args, { signal, canWait: true, limits: LIMITS })
    const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? []
    const cores = (Number(user) + Number(system)) / MEDIA_S
    if (how === 'exited' && code === 0 && cores > 0) return Math.round(cores * 100) / 100
    if (how !== 'aborted') logger('worker').warn({ how, code }, 'the cost of a live encoder could not be measured')
    return null
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
