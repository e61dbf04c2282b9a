import { z } from 'zod'
import { FRAME_RATES } from '#domain/ladder/grid.ts'
import { framingSchema, loudnessTargetSchema } from '#domain/media/preparation.ts'
import { mediaAccessSchema } from '#features/on-demand/schema.ts'

const frameRateSchema = z.union(
  FRAME_RATES.map((rate) => z.literal(rate)),
  'A frame rate is 25, 30, 50 or 60.',
)

export const mediaDefaultsSchema = z
  .object({
    framing: framingSchema.describe('A picture that is not 16:9: pad adds black bars, crop cuts its edges off.'),
    targetLufs: z.int().describe('The loudness on air, in LUFS.'),
    access: mediaAccessSchema.describe('Who may watch a new item on demand.'),
    frameRate: frameRateSchema.describe('Frames a second, of all items and channels of the account.'),
  })
  .meta({ id: 'MediaDefaults' })
export type MediaDefaults = z.output<typeof mediaDefaultsSchema>

export const updateMediaDefaultsSchema = z.object({
  framing: framingSchema.optional(),
  targetLufs: loudnessTargetSchema.optional(),
  access: mediaAccessSchema.optional(),
  frameRate: frameRateSchema
    .optional()
    .describe('Ready items are prepared again. Refused while a channel is on air or receives a live feed.'),
})
export type UpdateMediaDefaultsInput = z.output<typeof updateMediaDefaultsSchema>
