// What a live feed says of itself: its codec headers where they tell, its metadata for the rest.

/** Senders push H.264 and AAC; what we fetch may come in more. */
export const FEED_PICTURES = ['h264', 'hevc', 'mpeg2video'] as const
export const FEED_SOUNDS = ['aac', 'mp2', 'mp3', 'ac3', 'opus', 'pcm_alaw', 'pcm_mulaw'] as const

export interface FeedFacts {
  video: {
    codec: (typeof FEED_PICTURES)[number]
    width: number | null
    height: number | null
    /** From the metadata or the picture headers; null where neither says. */
    fps: number | null
    profile: string | null
  }
  /** null: the feed has no sound. */
  audio: { codec: (typeof FEED_SOUNDS)[number]; sampleRate: number; channels: number } | null
  /** As the sender names itself, at most 80 characters. */
  encoder: string | null
}
