import { z } from 'zod'

/** What every deletion answers. */
export const deletedSchema = z.object({ deleted: z.literal(true), id: z.string() })
