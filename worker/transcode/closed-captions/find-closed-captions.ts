import { z } from 'zod'
import type { SourceReport, SourceTrack } from '#domain/media/source-report.ts'
import { CAPTIONED_CODECS, closedCaptionsProbeArgs } from '#worker/ffmpeg/args-closed-captions.ts'
import { runFfprobe } from '#worker/ffmpeg/process.ts'
import type { StepContext } from '../steps.ts'

/** Two seconds of video are decoded. A file that takes longer has no captions for us. */
const TIMEOUT_MS = 30_000

const canHaveCaptions = ({ codec, isStill, isDecodable }: SourceTrack) =>
  CAPTIONED_CODECS.has(codec) && isDecodable && !isStill

/** The report, which then says of each video track whether its frames contain captions. */
export async function findClosedCaptions(
  report: SourceReport,
  source: string,
  { tools, signal }: Pick<StepContext, 'tools' | 'signal'>,
): Promise<SourceReport> {
  if (!report.tracks.some(canHaveCaptions)) return report
  const args = closedCaptionsProbeArgs(source)
  const { how, code, stdout } = await runFfprobe(tools, args, { signal, timeoutMs: TIMEOUT_MS })
  signal.throwIfAborted()
  const found = how === 'exited' && code === 0 ? parseClosedCaptions(stdout) : null
  if (!found?.size) return report
  const tracks = report.tracks.map((track) =>
    track.video && found.has(track.stream) ? { ...track, video: { ...track.video, hasClosedCaptions: true } } : track,
  )
  return { ...report, tracks }
}

const probeSchema = z.object({
  streams: z.array(z.object({ index: z.int(), closed_captions: z.number().optional().catch(0) })).max(1_000),
})

/** @returns indexes of streams; empty also for what is not output of ffprobe */
export function parseClosedCaptions(stdout: string): ReadonlySet<number> {
  let json: unknown
  try {
    json = JSON.parse(stdout)
  } catch {
    return new Set()
  }
  const probe = probeSchema.safeParse(json)
  const streams = probe.success ? probe.data.streams : []
  return new Set(streams.filter(({ closed_captions }) => closed_captions === 1).map(({ index }) => index))
}
