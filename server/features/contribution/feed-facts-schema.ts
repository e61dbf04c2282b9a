// What a sender said of its feed, as it stands in the database and in answers.
import { z } from 'zod'
import type { FeedFacts } from '../../domain/contribution/feed-facts.ts'

export const feedFactsSchema = z
  .object({
    video: z.object({
      codec: z.literal('h264'),
      width: z.int().nullable(),
      height: z.int().nullable(),
      fps: z.number().nullable(),
      profile: z.string().nullable(),
    }),
    audio: z
      .object({ codec: z.literal('aac'), sampleRate: z.int(), channels: z.int() })
      .nullable()
      .describe('null: the feed has no sound.'),
    encoder: z.string().nullable().describe('As the sender names itself.'),
  })
  .meta({ id: 'FeedFacts' }) satisfies z.ZodType<FeedFacts>
