// What a channel remembers of its live feeds: the JSON column Channel.liveAir.
import { z } from 'zod'

const liveAirSchema = z.object({
  wanted: z
    .object({
      contributionId: z.string(),
      by: z.enum(['hand', 'auto', 'block']),
      /** End of the block, epoch ms; null: until released. */
      until: z.number().nullable(),
    })
    .nullable(),
  /** What the live chunk at the timeline's end is made of; nextIndex: first segment that is not in it yet. */
  air: z
    .object({
      streamId: z.string(),
      mediaId: z.string(),
      nextIndex: z.int(),
      /** The live input that replaces the wanted one while that is lost; omitted: it is the wanted one. */
      backupId: z.string().optional(),
    })
    .nullable(),
  /** Wanted but not on air: since when, what the channel shows until then, and whether the loss was logged. */
  waiting: z
    .object({
      since: z.number(),
      on: z.enum(['slate', 'schedule']),
      timeoutMs: z.number(),
      told: z.boolean().optional(),
    })
    .nullable(),
  /** The chunk that was left for the feed: the position of a loop is counted from it. */
  leftOrdinal: z.int().nullable(),
  /**
   * When feeds were lost. short: it came back before it counted as stalled. ours: the encoder was behind, or we ended
   * the feed, so the sender does not have to wait.
   */
  drops: z.array(
    z.object({
      contributionId: z.string(),
      streamId: z.string().optional(),
      at: z.number(),
      short: z.boolean(),
      ours: z.boolean().optional(),
    }),
  ),
  /** Sessions that were released: they are not taken automatically again. */
  released: z.array(z.string()),
})
export type LiveAir = z.output<typeof liveAirSchema>
export type Drop = LiveAir['drops'][number]
export type Wanted = NonNullable<LiveAir['wanted']>

export const IDLE: LiveAir = { wanted: null, air: null, waiting: null, leftOrdinal: null, drops: [], released: [] }

/** A value of another version of this program counts as empty: the channel continues with its schedule. */
export function readLiveAir(column: unknown): LiveAir {
  const read = liveAirSchema.safeParse(column ?? IDLE)
  return read.success ? read.data : IDLE
}
