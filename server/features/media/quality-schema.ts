import { z } from 'zod'
import { ingestFactsSchema } from '#domain/media/ingest-facts.ts'

export const qualitySchema = z
  .object({
    mediaId: z.string(),
    measured: ingestFactsSchema
      .nullable()
      .describe('Null until the item is ready, and for recordings and items of older versions.'),
    suggestedBreaksMs: z
      .array(z.int())
      .describe('Segment boundaries where it is black and silent, otherwise at scene cuts; five minutes apart.'),
  })
  .meta({ id: 'MediaQuality' })
export type QualityView = z.output<typeof qualitySchema>

export const waveformSchema = z
  .object({
    mediaId: z.string(),
    stepMs: z.int().nullable().describe('Null while there is none: it is made when the item is ready, or soon after.'),
    peaks: z.array(z.number()).describe('The peak of each step, 0…1.'),
  })
  .meta({ id: 'MediaWaveform' })
export type WaveformView = z.output<typeof waveformSchema>
