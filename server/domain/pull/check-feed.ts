// Whether a pulled feed can be encoded, and what is shown about it.
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import { FEED_PICTURES, FEED_SOUNDS } from '#domain/contribution/feed-facts.ts'
import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import type { SourceFacts } from '#domain/media/source-facts.ts'

export type Checked = { ok: true; facts: FeedFacts } | { ok: false; words: string }

const MOST_FPS = 240

export function checkFeed({ video, audio }: Pick<SourceFacts, 'video' | 'audio'>): Checked {
  if (!video) return { ok: false, words: 'The feed has no video.' }
  const { width, height, frameRate } = video
  const picture = FEED_PICTURES.find((codec) => codec === video.codec)
  if (!picture) return { ok: false, words: 'The video codec is not supported: H.264, H.265 and MPEG-2 are.' }
  if (width * height > MAX_PIXELS)
    return { ok: false, words: `The video is ${width}×${height}; the maximum is 4096×3072.` }
  const sound = FEED_SOUNDS.find((codec) => codec === audio?.codec)
  if (audio && !sound)
    return { ok: false, words: 'The audio codec is not supported: AAC, MP2, MP3, AC-3, Opus and G.711 are.' }
  return {
    ok: true,
    facts: {
      video: {
        codec: picture,
        width: width || null,
        height: height || null,
        profile: null,
        fps: frameRate > 0 && frameRate <= MOST_FPS ? frameRate : null,
      },
      audio: audio && sound ? { codec: sound, sampleRate: audio.sampleRateHz, channels: audio.channels } : null,
      encoder: null,
    },
  }
}
