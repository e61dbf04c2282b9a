// The plain form of events, for players and beacons that do not speak CMCD.
import {
  NOTHING_TOLD,
  PLAYER_STATES,
  type PlaybackEvent,
  type PlayerState,
  type ReportedEvent,
} from './playback-event.ts'

export const EVENT_TYPES = ['start', 'heartbeat', 'stall', 'error', 'end'] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** Times are epoch ms. */
export interface JsonEvent {
  channelId: string
  sessionId: string
  viewerId?: string | undefined
  type: EventType
  at: number
  data?:
    | {
        state?: PlayerState | undefined
        airAt?: number | undefined
        bitrateKbps?: number | undefined
        rendition?: string | undefined
        startupMs?: number | undefined
        droppedFrames?: number | undefined
        /** Of a stall that is over. */
        durationMs?: number | undefined
        /** Of an error. */
        code?: string | undefined
        fatal?: boolean | undefined
        /** What the player fetches does not carry its session, as a browser's own HLS. */
        unnamedRequests?: boolean | undefined
        /** The sender's clock when it sent the batch. */
        sentAt?: number | undefined
      }
    | undefined
}

const STATES: Record<EventType, PlayerState | null> = {
  start: 'playing',
  heartbeat: 'playing',
  stall: 'rebuffering',
  error: null,
  end: 'quit',
}

/** Events of one instant are told apart, and ordered, by what they say. */
const sequenceOf = (type: EventType, state: PlayerState | null): number =>
  EVENT_TYPES.indexOf(type) * 16 + (state === null ? 15 : Object.values(PLAYER_STATES).indexOf(state))

/** A stall whose length is told becomes two events: the picture stood, and moved again. */
export function reportedEvents({ channelId, sessionId, viewerId, type, at, data = {} }: JsonEvent): ReportedEvent[] {
  const facts = {
    subject: channelId,
    session: data.unnamedRequests ? null : sessionId,
    viewer: viewerId ?? null,
    player: null,
    page: null,
  }
  const state = data.state ?? (type === 'error' && data.fatal ? 'failed' : STATES[type])
  const { airAt = null, bitrateKbps = null, rendition = null, startupMs = null, droppedFrames = null } = data
  const event: PlaybackEvent = {
    ...NOTHING_TOLD,
    ...{ at, toldAt: at, sequence: sequenceOf(type, state), airAt, bitrateKbps, rendition, droppedFrames },
    state,
    startupMs: type === 'start' ? startupMs : null,
    errorCode: type === 'error' ? (data.code ?? 'unknown') : null,
  }
  if (type !== 'stall' || !data.durationMs) return [{ ...facts, event }]
  const over = at + data.durationMs
  const resumed: PlaybackEvent = {
    ...event,
    at: over,
    toldAt: over,
    sequence: sequenceOf('stall', 'playing'),
    state: 'playing',
  }
  return [
    { ...facts, event },
    { ...facts, event: resumed },
  ]
}
