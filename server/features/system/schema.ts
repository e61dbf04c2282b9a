// The data of the Admin page: the whole installation, for admins only.
import { z } from 'zod'
import { LIMIT_NAMES, type LimitName, limitFacts } from '#domain/plan/limits.ts'
import { PLAN_NAMES } from '#domain/plan/plans.ts'
import { CAPACITY_KINDS } from '#domain/system/capacity.ts'
import { DISK_STATUSES } from '#domain/system/disk-space.ts'
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

const accountOverviewSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: dateSchema,
  users: count,
  channels: count,
  channelsOnAir: count,
  media: count,
  storedBytes: count.describe('Sources and their renditions.'),
  plan: z.enum(PLAN_NAMES),
})
export type AccountOverview = z.output<typeof accountOverviewSchema>

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
})
export type WorkerOverview = z.output<typeof workerSchema>

/** The whole installation. */
export const systemOverviewSchema = z.object({
  accounts: z.array(accountOverviewSchema),
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
        fault: z.string().nullable(),
        faultSequence: z.int().nullable().describe('The first broken entry.'),
        checkedAt: dateSchema.nullable(),
      }),
    )
    .describe('Accounts whose audit trail was broken when it was last verified.'),
  disk: z
    .object({ freeBytes: z.number(), totalBytes: z.number(), status: z.enum(DISK_STATUSES) })
    .nullable()
    .describe('The disk that stores the media; null if the system does not tell.'),
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

/** Answer of GET /health. Degraded: the database is unavailable, no process plays a role, or the disk is full. */
export const healthSchema = z
  .object({
    status: z.enum(['ok', 'degraded']),
    storage: z.object({ status: z.enum(DISK_STATUSES).describe('full: uploads are rejected, videos wait.') }),
    database: z.object({ status: z.enum(['ok', 'unavailable']), latencyMs: z.number().nullable() }),
    workers: z.object({
      status: z.enum(['ok', 'incomplete', 'none', 'unknown']),
      alive: z.int(),
      missing: z.array(z.string()).describe('Roles that no live process plays.'),
      lastHeartbeat: utcSchema.nullable(),
    }),
    version: z.string(),
  })
  .meta({ id: 'Health' })
export type Health = z.output<typeof healthSchema>
