// The transcode role: one item at a time from the queue, the janitor beside it, and the house's own items.
import { join } from 'node:path'
import type { Db } from '../../server/adapters/db.ts'
import { logger } from '../../server/adapters/log.ts'
import type { JobQueue } from '../../server/adapters/queue.ts'
import type { Env } from '../../server/env.ts'
import { ensureHouseItems } from '../demo/house-items.ts'
import { sweepOrphans } from '../ffmpeg/orphans.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import { keepHouse } from './janitor.ts'
import { transcodeMedia } from './transcode-media.ts'

export interface TranscodeRoleOptions {
  db: Db
  queue: JobQueue
  env: Pick<Env, 'DATA_DIR' | 'FFMPEG_PATH' | 'FFPROBE_PATH'>
  workerId: string
  signal: AbortSignal
}

export function toolsOf(env: TranscodeRoleOptions['env']): FfmpegTools {
  return { ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH, runDir: join(env.DATA_DIR, 'run') }
}

/** Resolves when the signal aborted and nothing of the role is left running. Never rejects. */
export async function startTranscodeRole({ db, queue, env, workerId, signal }: TranscodeRoleOptions): Promise<void> {
  const log = logger('transcode')
  const tools = toolsOf(env)
  const orphans = sweepOrphans(tools.runDir)
  if (orphans.length > 0) log.warn({ pids: orphans }, 'ended what a crashed worker had left running')
  const context = { db, dataDir: env.DATA_DIR, tools, workerId }
  const work = queue.workTranscode(async ({ mediaId, isLastTry }) => {
    const outcome = await transcodeMedia(context, mediaId, isLastTry, signal)
    // The worker stops: the next one shall not have to wait for the janitor.
    if (outcome === 'again') await queue.enqueueTranscode({ mediaId })
  }, signal)
  const failed = (part: string) => (error: unknown) => log.error({ err: error }, `${part} ended`)
  await Promise.all([
    work.catch(failed('the queue')),
    keepHouse({ db, queue, dataDir: env.DATA_DIR }, signal).catch(failed('the janitor')),
    ensureHouseItems({ db, queue, dataDir: env.DATA_DIR, tools, signal }).catch((error) => {
      if (!signal.aborted) log.error({ err: error }, 'the house lacks an item of its own; the next start tries again')
    }),
  ])
}
