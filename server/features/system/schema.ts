// The data of the Admin page: the whole installation, for admins only.
import { z } from 'zod'
import { LIMIT_NAMES, type LimitName, limitFacts } from '#domain/plan/limits.ts'
import { BREAKER_SERVICES, breakerSchema } from '#domain/system/breakers.ts'
import { CAPACITY_KINDS } from '#domain/system/capacity.ts'
import { DISK_STATUSES, STORAGE_STATUSES } from '#domain/system/disk-space.ts'
import { conditionSchema } from '#domain/system/worker-condition.ts'
import { dateSchema, idSchema, utcSchema } from '#domain/text/text-schema.ts'
import { channelStatusSchema } from '#features/channel/schema.ts'

/** A limit of null restores the plan's value; omitted limits stay. */
export const limitChangesSchema = z
  .object(
    Object.fromEntries(
      LIMIT_NAMES.map((name) => {
        const { label, most } = limitFacts(name)
        const message = `${label}: a whole number from 0 to ${most}.`
        return [name, z.int(message).min(0, message).max(most, message).nullable()]
      }),
    ) as Record<LimitName, z.ZodNullable<z.ZodInt>>,
  )
  .partial()
  .strict()

export const accountRefSchema = z.object({ accountId: idSchema })
export const setLimitsSchema = accountRefSchema.extend({ limits: limitChangesSchema })

const count = z.int().nonnegative()

const diskSchema = z.object({ freeBytes: z.number(), totalBytes: z.number(), status: z.enum(DISK_STATUSES) })

export const workerSchema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  roles: z.array(z.string()),
  startedAt: dateSchema,
  heartbeatAt: dateSchema,
  alive: z.boolean().describe('Its last heartbeat is recent enough.'),
  channels: count.describe('Channels whose lease it holds.'),
  videoEncoder: z
    .string()
    .nullable()
    .describe('What encodes uploads: software, nvenc, vaapi, qsv or videotoolbox; null: not its role.'),
  load: z
    .record(z.enum(CAPACITY_KINDS), z.object({ inUse: z.number().nonnegative(), most: count.nullable() }))
    .describe(
      'What it carries, and how much it can; null: no limit, or not its role. At 60 fps an encoder counts as 2.4 at 25, and a relay as 1.5.',
    ),
  condition: conditionSchema.nullable().describe('What it reported with its last heartbeat; null: nothing yet.'),
})
export type WorkerOverview = z.output<typeof workerSchema>

/** The whole installation. */
export const systemOverviewSchema = z.object({
  accounts: count.describe('Of customers.'),
  channelsByStatus: z.record(channelStatusSchema, count),
  workers: z.array(workerSchema),
  queue: z.object({
    waiting: count.describe('Uploaded and waiting for a transcoder.'),
    working: count.describe('Being checked, transcoded or verified.'),
    failed: count,
    pendingCommands: count.describe('Commands that no worker has taken yet.'),
  }),
  brokenTrails: z
    .array(
      z.object({
        accountId: z.string(),
        name: z.string().nullable().describe('Null: the account was deleted.'),
        fault: z.string().nullable(),
        faultSequence: z.int().nullable().describe('The first broken entry.'),
        checkedAt: dateSchema.nullable(),
      }),
    )
    .describe('Accounts whose audit trail was broken when it was last verified.'),
  disk: diskSchema.nullable().describe('The disk that stores the media; null if the system does not tell.'),
  at: utcSchema,
})
export type SystemOverview = z.output<typeof systemOverviewSchema>

export const metricSchema = z
  .object({
    name: z.string(),
    help: z.string(),
    values: z.array(
      z.object({
        value: z.number().nullable().catch(null),
        labels: z.partialRecord(z.string(), z.union([z.string(), z.number()])),
        metricName: z.string().optional().describe('For a histogram: which of its buckets, sum and count.'),
      }),
    ),
  })
  .meta({ id: 'Metric' })

const durationMs = z.number().nonnegative().nullable()
const percentiles = { p50Ms: durationMs, p95Ms: durationMs, p99Ms: durationMs }
const share = z.number().min(0).max(1)

const requestsSchema = z
  .object({
    windowSeconds: count.describe('The figures are of this time, at most five minutes.'),
    perSecond: z.number().nonnegative(),
    errorShare: share.describe('Answered with a 5xx status.'),
    refusedShare: share.describe('Refused because of a limit.'),
    ...percentiles,
  })
  .meta({ id: 'RequestFigures' })

const pointSchema = z
  .object({
    at: utcSchema,
    requests: count,
    errors: count,
    refused: count,
    ...percentiles,
    cpuCores: z.number(),
    memoryBytes: z.number(),
    eventLoopDelayMs: z.number(),
  })
  .meta({ id: 'PerformancePoint' })
export type PerformancePoint = z.output<typeof pointSchema>

const recentSchema = z.object({
  requests: requestsSchema,
  process: conditionSchema,
  history: z.array(pointSchema).max(120).describe('Of the last ten minutes, one in five seconds.'),
})
/** Of the web process that answers. */
export const performanceSchema = recentSchema.extend({ metrics: z.array(metricSchema) })

/** Answer of GET /health: the process answers. It asks no other service. */
export const healthSchema = z
  .object({
    status: z.literal('ok'),
    storage: z.object({
      status: z
        .enum(STORAGE_STATUSES)
        .nullable()
        .describe(
          'full, away, read-only: uploads are rejected, imports and videos wait. null: the disk does not answer.',
        ),
    }),
    uptimeSeconds: count,
    version: z.string(),
  })
  .meta({ id: 'Health' })
export type Health = z.output<typeof healthSchema>

/** Answer of GET /health/ready, of web, worker and origin. */
export const readinessSchema = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    checks: z.object({
      started: z.boolean(),
      database: z.enum(['ok', 'unavailable']),
      schema: z.enum(['ok', 'behind', 'unknown']).describe('behind: a migration of this version is not applied.'),
      storage: z.enum(['ok', 'unavailable']).describe('DATA_DIR exists and can be written; an origin only reads it.'),
    }),
    version: z.string(),
  })
  .meta({ id: 'Readiness' })
export type Readiness = z.output<typeof readinessSchema>

export const systemHealthSchema = z
  .object({
    status: z
      .enum(['ok', 'degraded'])
      .describe(
        'degraded: a role has no process, the disk is full or away, the schema is old, or a service does not answer.',
      ),
    database: z.object({
      status: z.enum(['ok', 'unavailable']),
      latencyMs: count,
      schema: z.enum(['ok', 'behind', 'unknown']),
      aheadHours: z.number().describe('What is scheduled airs for this long without the database: AIR_AHEAD_HOURS.'),
    }),
    services: z
      .array(z.object({ service: z.enum(BREAKER_SERVICES), status: z.enum(['off', 'ok', 'unavailable']) }))
      .describe('off: not configured. unavailable: a process does not ask it at the moment; see breakers.'),
    disk: diskSchema.nullable(),
    storage: z.enum(['ok', 'unavailable']).describe('DATA_DIR is there and can be written.'),
    workers: z.object({
      status: z.enum(['ok', 'incomplete', 'none']),
      alive: count,
      missing: z.array(z.string()).describe('Roles that no live process plays.'),
      lastHeartbeat: utcSchema.nullable(),
    }),
    breakers: z.array(breakerSchema.extend({ process: z.string().describe('web, or the id of a worker.') })),
    queues: z.object({
      waiting: count.describe('Uploads that wait for a transcoder.'),
      working: count.describe('Uploads in preparation.'),
      pendingCommands: count,
      mails: count.describe('Due and not sent.'),
      webhooks: count.describe('Deliveries that are due.'),
    }),
    backup: z
      .object({
        finishedAt: utcSchema,
        bytes: z.number().describe('Without media.'),
        media: z.enum(['files', 'list']).describe('list: names and checksums only.'),
        secrets: z.boolean(),
      })
      .nullable()
      .describe('The newest; null: none was taken.'),
    version: z.string(),
    at: utcSchema,
  })
  .meta({ id: 'SystemHealth' })
export type SystemHealth = z.output<typeof systemHealthSchema>

/** Everything on the System page, in one answer. */
export const liveSchema = recentSchema.extend({
  health: systemHealthSchema,
  workers: z.array(workerSchema),
  channelsByStatus: z.record(channelStatusSchema, count),
})
export type SystemLive = z.output<typeof liveSchema>
