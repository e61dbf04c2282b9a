// What is known of a live feed: from its codec headers where they tell, otherwise from its metadata.

/** Senders push H.264 and AAC; pulled feeds may use other codecs. */
export const FEED_PICTURES = ['h264', 'hevc', 'mpeg2video'] as const
export const FEED_SOUNDS = ['aac', 'mp2', 'mp3', 'ac3', 'opus', 'pcm_alaw', 'pcm_mulaw'] as const

export interface FeedFacts {
  video: {
    codec: (typeof FEED_PICTURES)[number]
    width: number | null
    height: number | null
    /** From the metadata or the video headers; null if neither has it. */
    fps: number | null
    profile: string | null
  }
  /** null: the feed has no audio. */
  audio: { codec: (typeof FEED_SOUNDS)[number]; sampleRate: number; channels: number } | null
  /** The sender's own name, at most 80 characters. */
  encoder: string | null
}

/** The shape of sourceFactsSchema in server/features/media/schema.ts; the length is known at the end. */
export function sourceFactsOf({ video, audio }: FeedFacts, container: 'flv' | 'live') {
  return {
    container,
    durationMs: 0,
    width: video.width ?? 0,
    height: video.height ?? 0,
    frameRate: video.fps ?? 0,
    videoCodec: video.codec,
    audioCodec: audio?.codec ?? null,
  }
}
