/** Keys of our player, which CMCD has no key for. */
export const OWN_KEYS = {
  /** Programme date-time of the picture, epoch ms. */
  air: 'playout-air',
  /** Frames dropped since the player began; CMCD has `dfa` from version 2 on. */
  dropped: 'playout-dfa',
  /** The height of the video, as `720p`. */
  rendition: 'playout-rendition',
  viewer: 'playout-vid',
  /** The page that holds the player: watch or embed, and the host of the page that it was opened from. */
  page: 'playout-page',
  from: 'playout-from',
  player: 'playout-player',
} as const
