// The body of every error, for the published description.
import { z } from 'zod'

export const errorSchema = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      data: z.record(z.string(), z.unknown()),
      requestId: z.string(),
      retryable: z.boolean(),
    }),
  })
  .meta({ id: 'Error' })
