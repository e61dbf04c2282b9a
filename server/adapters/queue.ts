// Jobs in Postgres (pg-boss): they survive a restart of everything but the database.
import { once } from 'node:events'
import pg from 'pg'
import PgBoss from 'pg-boss'
import type { MediaId } from '../domain/ids.ts'
import { logger } from './log.ts'

export interface TranscodeJob {
  mediaId: MediaId
}

export interface TranscodeAttempt extends TranscodeJob {
  /** When it fails now, nobody tries again. */
  isLastTry: boolean
}

export const TRANSCODE_QUEUE = 'transcode'

export interface JobQueue {
  enqueueTranscode(job: TranscodeJob): Promise<void>
  /** Items with a job that waits, or that a transcoder took within the last half minute. */
  findQueuedMedia(): Promise<Set<string>>
  /**
   * One job at a time; the handler's rejection makes pg-boss try again with backoff.
   * Resolves after the signal aborted and the handler, if one was running, has ended.
   */
  workTranscode(handler: (job: TranscodeAttempt) => Promise<void>, signal: AbortSignal): Promise<void>
  stop(): Promise<void>
}

/** Any number that nobody else locks on. */
const SET_UP_LOCK = 7_201_945

/** Web and worker start together: two that make the queue's tables at once end in a deadlock. */
async function oneAtATime(connectionString: string, setUp: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [SET_UP_LOCK])
    await setUp()
  } finally {
    // Its end gives the lock back.
    await client.end()
  }
}

export async function openQueue(connectionString: string): Promise<JobQueue> {
  const log = logger('queue')
  const boss = new PgBoss({ connectionString, max: 3, application_name: 'cloud-playout-jobs' })
  // Not the error itself: it holds the client with all its settings.
  boss.on('error', ({ message }) => log.warn({ reason: message }, 'job queue'))
  await oneAtATime(connectionString, async () => {
    await boss.start()
    if (await boss.getQueue(TRANSCODE_QUEUE)) return
    await boss.createQueue(TRANSCODE_QUEUE, {
      name: TRANSCODE_QUEUE,
      retryLimit: 3,
      retryDelay: 2,
      retryBackoff: true,
      expireInSeconds: 6 * 3600,
    })
  })
  return {
    async enqueueTranscode(job) {
      await boss.send(TRANSCODE_QUEUE, job)
    },
    async findQueuedMedia() {
      const { rows } = await boss.getDb().executeSql(
        `SELECT DISTINCT data->>'mediaId' AS "mediaId" FROM pgboss.job WHERE name = $1
           AND (state IN ('created', 'retry') OR (state = 'active' AND started_on > now() - interval '30 seconds'))`,
        [TRANSCODE_QUEUE],
      )
      return new Set(rows.map((row: { mediaId: string }) => row.mediaId))
    },
    async workTranscode(handler, signal) {
      let running: Promise<void> = Promise.resolve()
      const id = await boss.work<TranscodeJob>(
        TRANSCODE_QUEUE,
        { pollingIntervalSeconds: 0.5, batchSize: 1, includeMetadata: true },
        async ([job]) => {
          if (!job) return
          running = handler({ ...job.data, isLastTry: job.retryCount >= job.retryLimit })
          await running
        },
      )
      if (!signal.aborted) await once(signal, 'abort')
      await boss.offWork({ id })
      await running.catch(() => undefined)
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000, close: true }),
  }
}
