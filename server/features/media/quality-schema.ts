import { z } from 'zod'
import { ingestFactsSchema } from '#domain/media/ingest-facts.ts'

export const qualitySchema = z
  .object({
    mediaId: z.string(),
    measured: ingestFactsSchema
      .nullable()
      .describe('Null until the item is ready, and for recordings and items of older versions.'),
    suggestedBreaksMs: z.array(z.int()).describe('Scene cuts at segment boundaries, five minutes apart.'),
  })
  .meta({ id: 'MediaQuality' })
export type QualityView = z.output<typeof qualitySchema>
