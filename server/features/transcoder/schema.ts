import { z } from 'zod'
import { nextCursorSchema } from '#domain/page.ts'
import { utcSchema } from '#domain/text/text-schema.ts'

const count = z.int().nonnegative()

export const transcoderMetricsSchema = z
  .object({
    scope: z.enum(['account', 'installation']).describe('Whose uploads are counted: an admin sees all.'),
    totalWorkers: count.nullable().describe('Uploads that all living workers transcode at most at a time.'),
    activeWorkers: count.nullable().describe('Those that transcode now.'),
    idleWorkers: count.nullable(),
    unhealthyWorkers: count.nullable().describe('Those of processes whose heartbeat stopped within the last hour.'),
    queueLength: count.describe('Uploads that wait for a worker, also after a failed attempt.'),
    tasksInProgress: count,
    totalTasksProcessed: count.describe('Uploads that became ready.'),
    totalTasksFailed: count,
    averageTaskTimeMs: z.number().nullable().describe('From the last start to the end; null before the first end.'),
  })
  .meta({ id: 'TranscoderMetrics' })
export type TranscoderMetrics = z.output<typeof transcoderMetricsSchema>

export const deadLetterPageSchema = z
  .object({
    deadLetters: z.array(
      z.object({
        mediaId: z.string(),
        title: z.string(),
        accountId: z.string(),
        accountName: z.string(),
        code: z.string(),
        message: z.string(),
        attempts: count,
        startedAt: utcSchema.nullable().describe('Of the last attempt.'),
      }),
    ),
    nextCursor: nextCursorSchema,
  })
  .meta({ id: 'DeadLetterPage' })
export type DeadLetter = z.output<typeof deadLetterPageSchema>['deadLetters'][number]

export const retriedSchema = z.object({ mediaId: z.string(), retried: z.literal(true) })
