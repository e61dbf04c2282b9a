import { z } from 'zod'
import { idSchema } from '#domain/text/text-schema.ts'

export const endSessionSchema = z.object({ sessionId: idSchema })

export interface SessionView {
  id: string
  /** Where it was opened. */
  address: string
  userAgent: string
  createdAt: string
  lastSeenAt: string
  endsAt: string
  /** The requesting session. */
  current: boolean
}
