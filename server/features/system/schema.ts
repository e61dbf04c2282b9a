// The data of the Admin page: the whole installation, for admins only.
import { z } from 'zod'
import { ACCOUNT_LIMITS, LIMIT_NAMES, type LimitName } from '#domain/account/limits.ts'
import type { DiskSpace, DiskStatus } from '#domain/system/disk-space.ts'
import { idSchema, utcSchema } from '#domain/text/text-schema.ts'
import { DVR_MINUTES } from '#domain/timeline/published.ts'
import type { ChannelStatusName } from '#features/channel/schema.ts'

/** What an account may use: by its plan, or by an admin's override. */
export const setPlanSchema = z.object({
  accountId: idSchema,
  longestDvrMinutes: z.union(DVR_MINUTES.map((minutes) => z.literal(minutes))),
})
export type SetPlanInput = z.output<typeof setPlanSchema>

/** A limit of null restores the default; omitted limits stay. */
export const limitChangesSchema = z
  .object(
    Object.fromEntries(
      LIMIT_NAMES.map((name) => {
        const { label, most } = ACCOUNT_LIMITS[name]
        const message = `${label}: a whole number from 0 to ${most}.`
        return [name, z.int(message).min(0, message).max(most, message).nullable()]
      }),
    ) as Record<LimitName, z.ZodNullable<z.ZodInt>>,
  )
  .partial()
  .strict()

export const accountRefSchema = z.object({ accountId: idSchema })
export const setLimitsSchema = accountRefSchema.extend({ limits: limitChangesSchema })
export type SetLimitsInput = z.output<typeof setLimitsSchema>

export interface AccountOverview {
  id: string
  name: string
  createdAt: string
  users: number
  channels: number
  channelsOnAir: number
  media: number
  /** Sources and their renditions. */
  storedBytes: number
  /** Maximum DVR window of its channels. */
  longestDvrMinutes: number
}

export interface WorkerOverview {
  id: string
  host: string
  pid: number
  roles: string[]
  startedAt: string
  heartbeatAt: string
  /** Its heartbeat is younger than HEARTBEAT_LOST_AFTER_MS. */
  alive: boolean
  /** Channels whose lease it holds. */
  channels: number
}

export interface SystemOverview {
  accounts: AccountOverview[]
  channelsByStatus: Record<ChannelStatusName, number>
  workers: WorkerOverview[]
  queue: {
    /** Uploaded and waiting for a transcoder. */
    waiting: number
    /** Being checked, transcoded or verified. */
    working: number
    failed: number
    /** Commands that no worker has taken yet. */
    pendingCommands: number
  }
  /** The disk that stores the media; null if the system does not tell. */
  disk: (DiskSpace & { status: DiskStatus }) | null
  at: string
}

/** Answer of GET /health. Degraded: the database is unavailable, no process plays a role, or the disk is full. */
export const healthSchema = z
  .object({
    status: z.enum(['ok', 'degraded']),
    storage: z.object({ status: z.enum(['ok', 'low', 'full']).describe('full: uploads are rejected, videos wait.') }),
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
