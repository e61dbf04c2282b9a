// What a player or an origin reports about one viewer, whatever the form it came in: CMCD version 2 (CTA-5004-B), our
// JSON, or the segments that an origin sent.

/** Of the key `sta` in CTA-5004-B. */
export const PLAYER_STATES = {
  s: 'starting',
  p: 'playing',
  k: 'seeking',
  r: 'rebuffering',
  a: 'paused',
  w: 'waiting',
  e: 'ended',
  f: 'failed',
  q: 'quit',
  d: 'preloading',
} as const
export type PlayerState = (typeof PLAYER_STATES)[keyof typeof PLAYER_STATES]

/** Times are epoch ms. */
export interface PlaybackEvent {
  /** By our clock, as far as it is known (client-clock.ts). */
  at: number
  /** By the clock of the sender. Repetitions have the same, and the same `sequence`. */
  toldAt: number
  sequence: number
  /** From then on. Null: this event does not tell it. */
  state: PlayerState | null
  /** Programme date-time of the picture; null: unknown. */
  airAt: number | null
  /** Of the video that is shown. */
  bitrateKbps: number | null
  /** Of the house ladder, as `720p`; null: unknown. */
  rendition: string | null
  playbackRate: number
  /** From the wish to play until the first picture, as the player measured it. */
  startupMs: number | null
  /** Since the player began. */
  droppedFrames: number | null
  /** Of an error of the player; null: no error. */
  errorCode: string | null
  /** How much media an origin sent since its event before; null: reported by a player. */
  servedMs: number | null
}

/** The values of an event that says nothing. */
export const NOTHING_TOLD = {
  state: null,
  airAt: null,
  bitrateKbps: null,
  rendition: null,
  playbackRate: 1,
  startupMs: null,
  droppedFrames: null,
  errorCode: null,
  servedMs: null,
} as const satisfies Partial<PlaybackEvent>

/** Of one player, with the names that it uses. */
export interface ReportedEvent {
  /** Id or slug of a channel, or id of an item on demand. */
  subject: string
  /** Null: what the player fetches does not carry its name, as a browser's own HLS; its sender stands for it. */
  session: string | null
  /** The viewer id that the page sent; null: none. */
  viewer: string | null
  /** Name of the player; null: unknown. */
  player: string | null
  /** Our page that holds the player, and the host it was opened from. Null: a page of others. */
  page: { kind: 'watch' | 'embed'; from: string | null } | null
  event: PlaybackEvent
}
