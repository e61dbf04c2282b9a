import { z } from 'zod'
import { utcSchema } from '#domain/text/text-schema.ts'

/** WebSocket; messages are StreamMessage of server/domain/figures/message.ts. */
export const figuresAddressSchema = z
  .object({
    url: z.string(),
    expiresAt: utcSchema.describe('Connect before this time; the connection then lasts 15 minutes.'),
  })
  .meta({ id: 'FiguresAddress' })
export type FiguresAddress = z.output<typeof figuresAddressSchema>
