// Jobs in Postgres (pg-boss): they survive a restart of everything but the database.
import PgBoss from 'pg-boss'
import type { MediaId } from '../domain/ids.ts'
import { logger } from './log.ts'

export interface TranscodeJob {
  mediaId: MediaId
}

export const TRANSCODE_QUEUE = 'transcode'

export interface JobQueue {
  enqueueTranscode(job: TranscodeJob): Promise<void>
  /** One job at a time; the handler's rejection makes pg-boss try again with backoff. */
  workTranscode(handler: (job: TranscodeJob, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
  stop(): Promise<void>
}

export async function openQueue(connectionString: string): Promise<JobQueue> {
  const log = logger('queue')
  const boss = new PgBoss({ connectionString, max: 3, application_name: 'cloud-playout-jobs' })
  boss.on('error', (error) => log.warn({ err: error }, 'job queue'))
  await boss.start()
  await boss.createQueue(TRANSCODE_QUEUE, {
    name: TRANSCODE_QUEUE,
    retryLimit: 3,
    retryDelay: 2,
    retryBackoff: true,
    expireInSeconds: 6 * 3600,
  })
  return {
    async enqueueTranscode(job) {
      await boss.send(TRANSCODE_QUEUE, job)
    },
    async workTranscode(handler, signal) {
      await boss.work<TranscodeJob>(TRANSCODE_QUEUE, { pollingIntervalSeconds: 0.5, batchSize: 1 }, async ([job]) => {
        if (job) await handler(job.data, signal)
      })
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000, close: true }),
  }
}
