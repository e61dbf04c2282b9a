// The text tracks of a file, and the captions in its frames, as captions of the item. A broken one costs the item nothing
// but these captions.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { logger } from '#adapters/log.ts'
import { MAX_CAPTION_BYTES, MAX_CAPTION_LANGUAGES } from '#domain/captions/cue.ts'
import { nameClosedCaptions } from '#domain/captions/name-closed-captions.ts'
import { pickTextTracks, type TextTrack } from '#domain/captions/pick-text-tracks.ts'
import { readCaptions } from '#domain/captions/read-captions.ts'
import { cpuBudgetS } from '#domain/media/plan-conform.ts'
import { type SourceReport, type TrackLanguages, withLanguages } from '#domain/media/source-report.ts'
import type { EmbeddedCaptions } from '#features/captions/add-embedded.ts'
import { captionsArgs } from '../ffmpeg/args-captions.ts'
import { runFfmpeg } from '../ffmpeg/process.ts'
import { extractClosedCaptions } from './closed-captions/extract-closed-captions.ts'
import { type StepContext, throwUnlessDone } from './steps.ts'

interface CaptionFiles {
  source: string
  /** A folder for what FFmpeg writes. */
  work: string
  durationMs: number
}

interface Programme {
  videoStream: number
  /** Null: not known. */
  language: string | null
  /** Of tracks, as people stated them. */
  languages?: TrackLanguages
}

type Step = Pick<StepContext, 'tools' | 'signal'>

export async function extractCaptions(
  report: SourceReport,
  { videoStream, language, languages = {} }: Programme,
  files: CaptionFiles,
  step: Step,
): Promise<EmbeddedCaptions[]> {
  const found: EmbeddedCaptions[] = []
  for (const track of pickTextTracks(withLanguages(report, languages), language)) {
    const cues = await orNone(readTrack(track, files, step), track.stream, step)
    const stated = languages[track.stream] !== undefined && { isStated: true }
    if (cues.length > 0) found.push({ language: track.language, ...stated, cues })
  }
  const video = report.tracks.find(({ stream }) => stream === videoStream)?.video
  if (!video?.hasClosedCaptions) return found
  const { source, durationMs } = files
  const closed = await orNone(
    extractClosedCaptions(source, { stream: videoStream, durationMs }, step),
    videoStream,
    step,
  )
  const taken = found.map((captions) => captions.language)
  return [...found, ...nameClosedCaptions(closed, language, taken)].slice(0, MAX_CAPTION_LANGUAGES)
}

async function orNone<Found>(reading: Promise<Found[]>, stream: number, { signal }: Step): Promise<Found[]> {
  return reading.catch((error) => {
    signal.throwIfAborted()
    logger('transcode').warn({ err: error, stream }, 'captions could not be read')
    return []
  })
}

async function readTrack({ stream }: TextTrack, { source, work, durationMs }: CaptionFiles, { tools, signal }: Step) {
  const path = join(work, 'captions.vtt')
  const limits = { fileBytes: MAX_CAPTION_BYTES, cpuS: cpuBudgetS(durationMs) }
  let text = ''
  try {
    throwUnlessDone(
      await runFfmpeg(tools, captionsArgs(source, stream, path), { signal, canWait: true, limits }),
      signal,
    )
    text = await readFile(path, 'utf8')
  } finally {
    // Everything in this folder becomes part of the item.
    await rm(path, { force: true })
  }
  const read = readCaptions(text)
  if (!read.ok && read.why !== 'no-cues') throw new Error(`${read.why} in line ${read.line}`)
  return read.ok ? read.cues : []
}
