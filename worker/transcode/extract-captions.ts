// The text tracks of a file as captions of the item. A broken one costs the item nothing but these captions.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { logger } from '#adapters/log.ts'
import { MAX_CAPTION_BYTES } from '#domain/captions/cue.ts'
import { pickTextTracks, type TextTrack } from '#domain/captions/pick-text-tracks.ts'
import { readCaptions } from '#domain/captions/read-captions.ts'
import { cpuBudgetS } from '#domain/media/plan-conform.ts'
import type { SourceReport } from '#domain/media/source-report.ts'
import type { EmbeddedCaptions } from '#features/captions/add-embedded.ts'
import { captionsArgs } from '../ffmpeg/args-captions.ts'
import { runFfmpeg } from '../ffmpeg/process.ts'
import { type StepContext, throwUnlessDone } from './steps.ts'

interface CaptionFiles {
  source: string
  /** A folder for what FFmpeg writes. */
  work: string
  durationMs: number
}

export async function extractCaptions(
  report: SourceReport,
  files: CaptionFiles,
  step: Pick<StepContext, 'tools' | 'signal'>,
): Promise<EmbeddedCaptions[]> {
  const found: EmbeddedCaptions[] = []
  for (const track of pickTextTracks(report)) {
    const cues = await readTrack(track, files, step).catch((error) => {
      step.signal.throwIfAborted()
      logger('transcode').warn({ err: error, stream: track.stream }, 'a text track could not be read')
      return []
    })
    if (cues.length > 0) found.push({ language: track.language, cues })
  }
  return found
}

async function readTrack(
  { stream }: TextTrack,
  { source, work, durationMs }: CaptionFiles,
  { tools, signal }: Pick<StepContext, 'tools' | 'signal'>,
) {
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
