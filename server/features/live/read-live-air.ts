import { z } from 'zod'
import { IDLE, type LiveAir } from '#domain/live/live-air.ts'

const liveAirSchema = z.object({
  wanted: z
    .object({ contributionId: z.string(), by: z.enum(['hand', 'auto', 'block']), until: z.number().nullable() })
    .nullable(),
  air: z.object({ streamId: z.string(), mediaId: z.string(), nextIndex: z.int() }).nullable(),
  waiting: z
    .object({
      since: z.number(),
      on: z.enum(['slate', 'schedule']),
      patienceMs: z.number(),
      told: z.boolean().optional(),
    })
    .nullable(),
  leftOrdinal: z.int().nullable(),
  drops: z.array(
    z.object({ contributionId: z.string(), at: z.number(), short: z.boolean(), ours: z.boolean().optional() }),
  ),
  released: z.array(z.string()),
})

/** A value of another version of this program counts as empty: the channel continues with its schedule. */
export function readLiveAir(column: unknown): LiveAir {
  const read = liveAirSchema.safeParse(column ?? IDLE)
  return read.success ? read.data : IDLE
}
