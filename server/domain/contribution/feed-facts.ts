// What a live feed says of itself: its codec headers where they tell, its metadata for the rest.

export interface FeedFacts {
  video: {
    codec: 'h264'
    width: number | null
    height: number | null
    /** From the metadata or the picture headers; null where neither says. */
    fps: number | null
    profile: string | null
  }
  /** null: the feed has no sound. */
  audio: { codec: 'aac'; sampleRate: number; channels: number } | null
  /** As the sender names itself, at most 80 characters. */
  encoder: string | null
}
