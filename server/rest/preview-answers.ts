// The shapes of successful preview answers, for the published description.
import { z } from 'zod'
import { mediaKindSchema } from '#features/media/schema.ts'
import type { ChannelPreviewView, FutureView, MediaPreviewView } from '#features/preview/schema.ts'

const instant = z.iso.datetime()
const basis = z
  .enum(['air', 'start', 'publish', 'resume'])
  .describe('It airs as shown, once the channel is started, once the draft is published, once it leaves the slate.')

const stretch = {
  startsAt: instant,
  endsAt: instant,
  title: z.string(),
  kind: mediaKindSchema,
  blockId: z.string().nullable(),
}
const coming = z.object({ ...stretch, mediaId: z.string() })

export const channelPreviewAnswer = z
  .object({
    url: z.string().describe('Multivariant playlist. Anybody with the address can watch until it expires.'),
    startsAt: instant.describe('First time shown: the start of the segment on air at `at`.'),
    expiresAt: instant,
    basis,
    previous: coming.nullable(),
    coming: z.array(coming),
  })
  .meta({ id: 'ChannelPreview' }) satisfies z.ZodType<ChannelPreviewView>

export const futureAnswer = z
  .object({
    from: instant,
    to: instant,
    basis,
    pieces: z.array(
      z.object({
        ...stretch,
        entries: z.int().describe('Number of merged entries; the title is that of the longest.'),
      }),
    ),
  })
  .meta({ id: 'Future' }) satisfies z.ZodType<FutureView>

export const mediaPreviewAnswer = z
  .object({ url: z.string(), durationMs: z.int(), expiresAt: instant })
  .meta({ id: 'MediaPreview' }) satisfies z.ZodType<MediaPreviewView>
