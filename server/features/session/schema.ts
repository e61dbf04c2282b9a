import { z } from 'zod'
import { dateSchema, idSchema } from '#domain/text/text-schema.ts'

export const endSessionSchema = z.object({ sessionId: idSchema })

export const sessionSchema = z.object({
  id: z.string(),
  /** Where it was opened. */
  address: z.string(),
  userAgent: z.string(),
  createdAt: dateSchema,
  lastSeenAt: dateSchema,
  endsAt: dateSchema,
  /** The requesting session. */
  current: z.boolean(),
})
export type SessionView = z.output<typeof sessionSchema>
