// The properties of a feed, as stored in the database and in answers.
import { z } from 'zod'
import { FEED_PICTURES, FEED_SOUNDS, type FeedFacts } from '#domain/contribution/feed-facts.ts'

export const feedFactsSchema = z
  .object({
    video: z.object({
      codec: z.enum(FEED_PICTURES),
      width: z.int().nullable(),
      height: z.int().nullable(),
      fps: z.number().nullable(),
      profile: z.string().nullable(),
    }),
    audio: z
      .object({ codec: z.enum(FEED_SOUNDS), sampleRate: z.int(), channels: z.int() })
      .nullable()
      .describe('null: the feed has no audio.'),
    encoder: z.string().nullable().describe('The encoder’s own name.'),
  })
  .meta({ id: 'FeedFacts' }) satisfies z.ZodType<FeedFacts>
