// The body of every error, for the published description: RFC 9457, and `error` as tRPC answers it.
import { z } from 'zod'

export const errorSchema = z
  .object({
    type: z.string().describe('A reference that names the code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What happened, what was kept, what to do.'),
    instance: z.string().describe('Id of the request.'),
    code: z.string().describe('Stable, for programs.'),
    error: z.object({
      code: z.string(),
      message: z.string(),
      data: z.record(z.string(), z.unknown()),
      requestId: z.string(),
      retryable: z.boolean(),
    }),
  })
  .meta({ id: 'Error' })
