// Operations on many rows of a list: each row succeeds or fails by itself.
import { z } from 'zod'
import { idSchema } from '#domain/text/text-schema.ts'

const BULK_MOST = 500

/** @param what plural: “channels” */
export const bulkIdsSchema = (what: string) =>
  z.array(idSchema).min(1, `Name at least one of the ${what}.`).max(BULK_MOST, `At most ${BULK_MOST} ${what}.`)

export const bulkResultsSchema = z.object({
  results: z
    .array(
      z.discriminatedUnion('ok', [
        z.object({ id: z.string(), ok: z.literal(true) }),
        z.object({
          id: z.string(),
          ok: z.literal(false),
          code: z.string().describe('An error code, as for one alone.'),
          message: z.string(),
        }),
      ]),
    )
    .describe('One for each id, in the order of `ids`.'),
})
export type BulkResult = z.output<typeof bulkResultsSchema>['results'][number]
